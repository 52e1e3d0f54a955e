"""What is asked of a report."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone

from chatsite.accounts.models import User
from support.models import Product, Team
from support.reports.scope import MOST_DAYS, By, Scope, usual

# Python has no days long before and after these to reckon with.
_EARLIEST, _LATEST = date(1970, 1, 1), date(2970, 1, 1)


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        required=False,
        label=label,
        validators=[MinValueValidator(_EARLIEST), MaxValueValidator(_LATEST)],
        widget=forms.DateInput({"type": "date"}),
    )


class ReportForm(forms.Form):
    """Days, and of whom. What does not fit is as if it was not asked."""

    start = _day("From")
    end = _day("To")
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, empty_label="All teams"
    )
    agent = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="All agents"
    )
    product = forms.ModelChoiceField(
        Product.objects.all(), required=False, empty_label="All products"
    )
    by = forms.ChoiceField(
        required=False,
        label="Rows",
        choices=[(by.value, by.value.capitalize()) for by in By],
    )

    def __init__(self, data: Any, teams: QuerySet[Team]) -> None:
        first, last = usual(timezone.localdate())
        days = {"start": data.get("start") or first, "end": data.get("end") or last}
        super().__init__({**data.dict(), **days})
        self._teams = teams
        agents = User.objects.filter(memberships__team__in=teams).distinct()
        for name, rows in (("team", teams), ("agent", agents)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (see above)
            field.queryset = rows
        agent = self.fields["agent"]
        agent.label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]

    def scope(self) -> Scope:
        """What is reported: the last thirty days of all teams, unless chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        first, last = usual(timezone.localdate())
        end = chosen.get("end") or last
        start = chosen.get("start") or first
        start = max(min(start, end), end - timedelta(days=MOST_DAYS - 1))
        team, agent, product = (chosen.get(n) for n in ("team", "agent", "product"))
        return Scope(
            teams=(team.pk,)
            if team
            else tuple(self._teams.values_list("pk", flat=True)),
            start=start,
            end=end,
            agent=agent.pk if agent else None,
            product=product.pk if product else None,
            by=By(chosen.get("by") or By.DAY),
        )
