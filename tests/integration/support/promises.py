"""What tests of service levels do again and again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from threading import Event

from django.db import connection, transaction
from django.db.models import F

from support.actions import editing
from support.actions.editing import Edits
from support.models import (
    BusinessCalendar,
    Metric,
    SLAClock,
    SLAPolicy,
    Ticket,
    TicketEvent,
)
from support.models.actor import SYSTEM
from support.models.status import Priority
from support.sla import clocks

DEADLINE_S = 20
HOUR = timedelta(hours=1)


def office(name: str = "Office", zone: str = "Europe/Berlin") -> BusinessCalendar:
    """Monday to Friday, nine to five."""
    calendar = BusinessCalendar.objects.create(name=name, zone=zone)
    for weekday in range(5):
        calendar.intervals.create(weekday=weekday, opens=time(9), closes=time(17))
    return calendar


def policy(name: str = "Standard", **fields: object) -> SLAPolicy:
    """First response in 1 h, next in 2 h, resolution in 8 h, at every priority."""
    made = SLAPolicy.objects.create(name=name, **fields)
    for priority in Priority:
        made.targets.create(
            priority=priority, first_response=60, next_response=120, resolution=480
        )
    return made


def pass_time(ticket: Ticket, time: timedelta = HOUR) -> None:
    """Move all that happened on a ticket into the past, where hours never close."""
    Ticket.objects.filter(pk=ticket.pk).update(created_at=F("created_at") - time)
    TicketEvent.objects.filter(ticket=ticket).update(at=F("at") - time)
    moments = [
        field.name
        for field in SLAClock._meta.get_fields()
        if field.name.endswith(("_at", "_since"))
    ]
    clocks = SLAClock.objects.filter(ticket=ticket)
    clocks.update(**{name: F(name) - time for name in moments})


def made_at(ticket: Ticket, moment: datetime) -> None:
    """Let all that happened on a ticket have happened at one moment."""
    Ticket.objects.filter(pk=ticket.pk).update(created_at=moment)
    TicketEvent.objects.filter(ticket=ticket).update(at=moment)
    SLAClock.objects.filter(ticket=ticket).delete()
    ticket.refresh_from_db()
    clocks.refresh(ticket)


def clock(ticket: Ticket, metric: Metric) -> SLAClock:
    """The last one of its kind."""
    found = ticket.clocks.filter(metric=metric).order_by("started_at").last()
    assert found is not None
    return found


def told(ticket: Ticket) -> list[tuple[str, str]]:
    """What the desk recorded about clocks: (verb, metric)."""
    events = ticket.events.filter(verb__startswith="sla_").order_by("seq")
    return list(events.values_list("verb", "field"))


@contextmanager
def held(ticket: Ticket) -> Iterator[None]:
    """While somebody else has the ticket's lock."""
    holding, done = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
                holding.set()
                done.wait(DEADLINE_S)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as somebody:
        holder = somebody.submit(hold)
        try:
            assert holding.wait(DEADLINE_S)
            yield
        finally:
            done.set()
        holder.result(DEADLINE_S)


def stands(ticket: Ticket) -> tuple[datetime | None, bool]:
    """What the lists show of the clocks."""
    ticket.refresh_from_db()
    return ticket.next_due_at, ticket.is_breached


def set_priority(ticket: Ticket, priority: Priority) -> None:
    editing.edit(ticket=ticket, edits=Edits(priority=priority), by=SYSTEM)
