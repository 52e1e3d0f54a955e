"""What a customer who asks for a person may expect, and when: in words for them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from support.models.business_calendar import BusinessCalendar
from support.models.clock import Metric
from support.models.ticket import Ticket
from support.sla.promises import Promise, hours_of, promise_for

_SOON = "Somebody will answer as soon as they can."


def expectation(ticket: Ticket, now: datetime) -> str:
    """By when a person answers, as the ticket's policy promises it; else when its team
    is there. Times are those of the team's clocks."""
    promise = promise_for(ticket)
    if promise is not None and Metric.FIRST_RESPONSE in promise.seconds:
        return _promised(promise, now)
    calendar = BusinessCalendar.objects.filter(teams=ticket.team_id).first()
    if calendar is None or not calendar.intervals.exists():
        return _SOON
    # The first open second from now on is now, or when they open.
    opens = hours_of(calendar).due(now, 1)
    if (opens - now).total_seconds() < 2:
        return f"Our team is there now. {_SOON}"
    return f"Our team is back on {_moment(opens, calendar.zone)}."


def _promised(promise: Promise, now: datetime) -> str:
    due = promise.hours.due(now, promise.seconds[Metric.FIRST_RESPONSE])
    calendar = promise.business_calendar
    zone = calendar.zone if calendar else "UTC"
    return f"We answer by {_moment(due, zone)} at the latest."


def _moment(at: datetime, zone: str) -> str:
    """With its date: these words are stored, and read again on other days."""
    moment = date_format(at.astimezone(ZoneInfo(zone)), "l, j F, H:i")
    return f"{moment} ({zone.replace('_', ' ')} time)"
