"""The numbers of a report, by one query a source over the days that it shows.

Each thing counts on the day on which it happened: a ticket as created when it was made,
as solved when it was solved last. What is reopened is solved no more. Times are by the
wall clock; promises count the team's hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Model, Q
from django.db.models.functions import TruncDate

from chatsite.accounts.models import User
from chatsite.percentile import Percentile
from support.models.clock import Metric, SLAClock
from support.models.csat import CSATResponse
from support.models.status import Category
from support.models.ticket import Ticket
from support.reports.scope import By, Scope

NOBODY, NOTHING = "Nobody", "None"


@dataclass(slots=True)
class Row:
    """The numbers of a day, a team, an agent, a product, or of all. None is no data."""

    name: str = ""
    created: int = 0
    done: int = 0  # of those created
    solved: int = 0
    first_median: timedelta | None = None
    first_p90: timedelta | None = None
    ai_first_median: timedelta | None = None
    next_median: timedelta | None = None
    next_p90: timedelta | None = None
    resolution_median: timedelta | None = None
    resolution_p90: timedelta | None = None
    kept: int = 0
    broken: int = 0
    ratings: int = 0
    csat: float | None = None

    @property
    def within(self) -> float | None:
        """The share of promises that were kept."""
        promises = self.kept + self.broken
        return self.kept / promises if promises else None


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows that something is counted in: of which model, by which moment."""

    model: type[Model]
    moment: str
    aggregates: Mapping[str, Any]
    ticket: str = ""
    agent: str = "assignee"
    only: Q | None = None


def _spread(name: str, duration: Any, **filters: Any) -> dict[str, Percentile]:
    return {
        f"{name}_median": Percentile(duration, fraction=0.5, **filters),
        f"{name}_p90": Percentile(duration, fraction=0.9, **filters),
    }


_SPENT = F("fulfilled_at") - F("started_at")
_SOURCES = (
    _Source(
        Ticket,
        "created_at",
        {
            "created": Count("pk"),
            "done": Count("pk", filter=Q(category=Category.DONE)),
            **_spread("first", F("first_response_at") - F("created_at")),
            "ai_first_median": Percentile(
                F("first_ai_response_at") - F("created_at"), fraction=0.5
            ),
        },
    ),
    _Source(
        Ticket,
        "solved_at",
        {"solved": Count("pk"), **_spread("resolution", F("solved_at") - F("created_at"))},
    ),
    _Source(
        SLAClock,
        "fulfilled_at",
        {
            "kept": Count("pk", filter=Q(breached_at=None)),
            **_spread("next", _SPENT, filter=Q(metric=Metric.NEXT_RESPONSE)),
        },
        ticket="ticket__",
        agent="ticket__assignee",
    ),
    _Source(
        SLAClock,
        "breached_at",
        {"broken": Count("pk")},
        ticket="ticket__",
        agent="ticket__assignee",
    ),
    _Source(
        CSATResponse,
        "answered_at",
        {"ratings": Count("pk"), "csat": Avg("score")},
        ticket="ticket__",
        agent="agent",
        only=Q(score__isnull=False),
    ),
)  # fmt: skip


def total(scope: Scope) -> Row:
    """All of it in one row."""
    numbers: dict[str, Any] = {}
    for source in _SOURCES:
        numbers |= _rows(source, scope).aggregate(**source.aggregates)
    return Row("All", **numbers)


def table(scope: Scope, by: By) -> list[Row]:
    """A row for each day, or for each team, agent or product that has numbers."""
    found: dict[Any, dict[str, Any]] = {}
    for source in _SOURCES:
        keyed = _rows(source, scope).annotate(key=_key(source, by)).values("key")
        for numbers in keyed.annotate(**source.aggregates).order_by():
            found.setdefault(numbers.pop("key"), {}).update(numbers)
    if by == By.DAY:
        return [Row(f"{day}", **found.get(day, {})) for day in scope.days]
    names = _names(by, found)
    rows = [Row(names[key], **numbers) for key, numbers in found.items()]
    return sorted(rows, key=lambda row: (-row.created, row.name))


def _rows(source: _Source, scope: Scope) -> Any:
    agent = source.agent
    wanted = scope.within(source.moment) & scope.on(source.ticket, agent)
    rows = source.model._default_manager.filter(wanted).order_by()
    return rows.filter(source.only) if source.only else rows


def _key(source: _Source, by: By) -> Any:
    return {
        By.DAY: TruncDate(source.moment),
        By.TEAM: F(f"{source.ticket}team__name"),
        By.AGENT: F(source.agent),
        By.PRODUCT: F(f"{source.ticket}product__name"),
    }[by]


def _names(by: By, keys: Mapping[Any, Any]) -> dict[Any, str]:
    if by != By.AGENT:
        return {key: key or NOTHING for key in keys}
    agents = User.objects.in_bulk([key for key in keys if key])
    return {key: agents[key].display_name if key else NOBODY for key in keys}
