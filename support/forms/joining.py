"""Naming another ticket, to merge with it or to link it."""

from django import forms

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.models import Ticket, TicketLink


class OtherForm(forms.Form):
    """Another ticket by its number, and what it is to this one."""

    number = forms.RegexField(r"^\s*#?\d{1,18}\s*$")
    kind = forms.ChoiceField(choices=TicketLink.Kind.choices, required=False)

    def other(self, agent: User) -> Ticket:
        """The ticket that is named.

        Raises:
            Refused: for what is no number, or no ticket that the agent sees.
        """
        if not self.is_valid():
            raise Refused("no_number", "Give the number of a ticket.", status=422)
        number = int(self.cleaned_data["number"].strip().removeprefix("#"))
        found = Ticket.objects.worked_by(agent).filter(number=number).first()
        if found is None:
            raise Refused("no_ticket", f"There is no ticket #{number}.", status=422)
        return found
