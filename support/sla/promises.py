"""Which promise holds for a ticket: of which policy, in how long, in whose hours."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from support.models.business_calendar import BusinessCalendar
from support.models.clock import Metric
from support.models.policy import SLAPolicy
from support.models.ticket import Ticket
from support.sla.calendar import Calendar, Opening


@dataclass(frozen=True, slots=True)
class Promise:
    """Seconds of open time for each metric that has a target."""

    policy: SLAPolicy
    business_calendar: BusinessCalendar | None
    hours: Calendar
    seconds: dict[Metric, int]

    def warning(self, metric: Metric) -> int | None:
        """After how many of its seconds to warn."""
        percent = self.policy.warn_percent
        return None if percent is None else self.seconds[metric] * percent // 100


def promise_for(ticket: Ticket) -> Promise | None:
    """What the first policy that the ticket meets promises; None without one."""
    policies = SLAPolicy.objects.matching(ticket).select_related("calendar")
    policy = policies.first()
    if policy is None:
        return None
    calendar = policy.calendar or _calendar_of_team(ticket)
    target = policy.targets.filter(priority=ticket.priority).first()
    seconds = {
        metric: minutes * 60
        for metric in Metric
        if (minutes := getattr(target, metric.value, None)) is not None
    }
    return Promise(policy, calendar, hours_of(calendar), seconds)


def _calendar_of_team(ticket: Ticket) -> BusinessCalendar | None:
    return BusinessCalendar.objects.filter(teams=ticket.team_id).first()


def hours_of(calendar: BusinessCalendar | None) -> Calendar:
    """The hours of a stored calendar; without one, around the clock."""
    if calendar is None:
        return Calendar(ZoneInfo("UTC"))
    openings = calendar.intervals.values_list("weekday", "opens", "closes")
    return Calendar(
        ZoneInfo(calendar.zone),
        (Opening(*opening) for opening in openings),
        calendar.holidays.values_list("date", flat=True),
    )
