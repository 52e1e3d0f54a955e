"""What is asked of the pages of news."""

from collections.abc import Iterable
from typing import Any

from django import forms

from support.models.notification import Kind
from support.notifying.choices import Channels

# The greatest number that a row can have.
_LAST = 2**63 - 1


class PageForm(forms.Form):
    """Where a page of news begins. What does not fit is the first page."""

    before = forms.IntegerField(required=False, min_value=1, max_value=_LAST)
    part = forms.ChoiceField(required=False, choices=[("list", "list")])

    def asked(self) -> dict[str, Any]:
        """What was asked, without what does not fit."""
        self.is_valid()
        return {"before": None, "part": "", **self.cleaned_data}


class ReadForm(forms.Form):
    """Which news are read: of a ticket, or all."""

    ticket = forms.IntegerField(required=False, min_value=1, max_value=_LAST)

    def number(self) -> int | None:
        """The ticket's number; None is all. A number that cannot be is of no ticket."""
        return self.cleaned_data["ticket"] if self.is_valid() else 0


class ChoicesForm:
    """The boxes of the page of choices: `page` and `mail`, each a list of kinds."""

    def __init__(self, data: Any) -> None:
        self._page, self._mail = data.getlist("page"), data.getlist("mail")

    def chosen(self, kinds: Iterable[Kind]) -> dict[Kind, Channels]:
        """The channels of each of *kinds*: a box that is not ticked is not sent."""
        return {
            kind: Channels(on_page=kind in self._page, by_mail=kind in self._mail)
            for kind in kinds
        }
