"""Of what a report is: whose tickets, in which days, grouped by what."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db import models
from django.http import Http404
from django.utils import timezone

from chatsite.accounts.models import User
from support.models.membership import leads_a_team
from support.models.team import Team

USUAL_DAYS = 30
MOST_DAYS = 366


class By(StrEnum):
    """What the rows of a report's table are."""

    DAY = "day"
    TEAM = "team"
    AGENT = "agent"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Scope:
    """Days from `start` to `end`, both included, in the site's time zone. `teams` are
    all that may be counted, whatever else is asked."""

    teams: tuple[int, ...]
    start: date
    end: date
    agent: int | None = None
    product: int | None = None
    by: By = By.DAY
    now: datetime = field(default_factory=timezone.now)

    @property
    def days(self) -> list[date]:
        """Each of them, the oldest first."""
        count = (self.end - self.start).days + 1
        return [self.start + timedelta(days=number) for number in range(count)]

    @property
    def since(self) -> datetime:
        """The first moment."""
        return _midnight(self.start)

    @property
    def until(self) -> datetime:
        """The moment after the last one."""
        return _midnight(self.end + timedelta(days=1))

    def within(self, moment: str) -> models.Q:
        """In these days, by the column *moment*."""
        return models.Q(**{f"{moment}__gte": self.since, f"{moment}__lt": self.until})

    def on(self, ticket: str = "", agent: str = "assignee") -> models.Q:
        """Of tickets that count. *ticket* leads to them ("ticket__"), *agent* to whose
        work it was."""
        wanted: dict[str, Any] = {f"{ticket}team__in": self.teams}
        if self.agent is not None:
            wanted[agent] = self.agent
        if self.product is not None:
            wanted[f"{ticket}product"] = self.product
        return models.Q(**wanted)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def teams_reported_to(user: User) -> models.QuerySet[Team]:
    """Whose work *user* may see in numbers: the teams that they lead, staff all.

    Raises:
        Http404: for who is neither: there are no reports for them.
    """
    if not has_reports(user):
        raise Http404("There are no reports.")
    return Team.objects.all() if _is_staff(user) else Team.objects.led_by(user)


def has_reports(user: User) -> bool:
    """Whether *user* leads a team, or is of the staff who may see tickets."""
    return _is_staff(user) or leads_a_team(user)


def _is_staff(user: User) -> bool:
    return user.is_staff and user.has_perm("support.view_ticket")


def usual(today: date) -> tuple[date, date]:
    """The days of a report that nobody chose days for."""
    return today - timedelta(days=USUAL_DAYS - 1), today
