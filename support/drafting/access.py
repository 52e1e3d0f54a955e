"""The doors of what the AI writes for agents: looked up through the tickets they work."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from chatsite.accounts.models import User
from support.models import AIRun, AISuggestion, Ticket


def run_for(user: User | AnonymousUser, run_id: UUID) -> AIRun:
    """The run with its ticket, if *user* works that ticket.

    Raises:
        Http404: when they do not, or there is none. An answer to a customer is a message.
    """
    runs = AIRun.objects.filter(ticket__in=Ticket.objects.worked_by(user), id=run_id)
    beside = ("generation", "regeneration_of", "requested_by", "ticket__requester")
    run = runs.exclude(kind=AIRun.Kind.ANSWER).select_related(*beside).first()
    if run is None:
        raise Http404("There is no such run.")
    return run


def draft_for(agent: User, ticket: Ticket, run_id: UUID) -> AIRun:
    """A draft that *agent* asked for on this ticket. The next one is made of its words:
    those of another ticket, or of a summary with notes, are not for this customer.

    Raises:
        Http404: when they did not, or there is none.
    """
    run = run_for(agent, run_id)
    asked = (run.kind, run.ticket_id, run.requested_by_id)
    if asked != (AIRun.Kind.DRAFT, ticket.pk, agent.pk):
        raise Http404("There is no such draft.")
    return run


def suggestion_for(user: User | AnonymousUser, suggestion_id: UUID) -> AISuggestion:
    """The suggestion with its ticket, if *user* works that ticket; who does may decide.

    Raises:
        Http404: when they do not, or there is none.
    """
    worked = Ticket.objects.worked_by(user)
    suggestions = AISuggestion.objects.filter(run__ticket__in=worked)
    beside = suggestions.select_related("run__ticket")
    suggestion = beside.filter(id=suggestion_id).first()
    if suggestion is None:
        raise Http404("There is no such suggestion.")
    return suggestion
