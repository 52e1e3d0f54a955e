"""Narrowing the inbox, and keeping a list of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions.saved_views import COLUMNS
from support.forms.offers import Offers
from support.models import SavedView, Team
from support.models.status import Priority, Status
from support.pages import Sort

if TYPE_CHECKING:
    from support.inbox import Filters

SORTS = [(Sort.WAITING, "Longest waiting"), (Sort.DUE, "Next due")]


class FilterForm(forms.Form):
    """What of a folder is shown. Only drawn: an address is read by `inbox.Filters`."""

    team = forms.ChoiceField(required=False)
    product = forms.ChoiceField(required=False)
    assignee = forms.ChoiceField(required=False)
    tag = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False)
    priority = forms.ChoiceField(required=False)

    def __init__(self, filters: "Filters", offers: Offers) -> None:
        super().__init__(initial=filters.written())
        offered: dict[str, list[tuple[Any, Any]]] = {
            "team": [(team.pk, team.name) for team in offers.teams],
            "product": [(product.pk, product.name) for product in offers.products],
            "assignee": [(user.pk, user.display_name) for user in offers.people],
            "tag": [(tag.pk, tag.name) for tag in offers.tags],
            "status": list(Status.choices),
            "priority": list(Priority.choices),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (see above)
            field.choices = [("", "Any"), *choices]


class SavedViewForm(forms.Form):
    """The name of a list, whose it is, and what its rows show."""

    name = forms.CharField(max_length=100)
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    columns = forms.MultipleChoiceField(
        choices=[(name, name.capitalize()) for name in sorted(COLUMNS)], required=False
    )

    def __init__(
        self, agent: User, data: Any = None, *, columns: Iterable[str] = ()
    ) -> None:
        super().__init__(data, initial={"columns": list(columns)})
        self.agent = agent
        teams = self.fields["team"]
        assert isinstance(teams, forms.ModelChoiceField)  # noqa: S101 (see above)
        teams.queryset = Team.objects.led_by(agent)

    def view(self, filters: "Filters", sort: Sort) -> SavedView:
        """The view, not yet stored.

        Raises:
            Refused: when the form does not fit.
        """
        if not self.is_valid():
            raise Refused("bad_view", "Give the view a name.", status=422)
        given = self.cleaned_data
        return SavedView(
            name=given["name"],
            team=given["team"],
            owner=None if given["team"] else self.agent,
            filters=filters.written(),
            sort=sort.value,
            columns=given["columns"],
        )
