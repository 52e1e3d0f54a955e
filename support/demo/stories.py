"""Lets the stories of `tickets.toml` happen, and moves them to when they are told.

Every step is the product's own action, done now. At the end of a story each moment that
it left in the database is moved to the step's time, and the clocks are reckoned from
the events, as always. So a ticket of last week looks as if it had been worked last week.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import handoffs, tickets
from support.actions.tickets import Opening
from support.actions.words import Words
from support.demo import steps
from support.models import (
    AgentProfile,
    CSATResponse,
    Handoff,
    Notification,
    Product,
    SLAClock,
    Team,
    Ticket,
    TicketEvent,
    TicketMessage,
)
from support.models.status import Priority
from support.sla import clocks

FILE = Path(__file__).parent / "tickets.toml"
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
# Reckoned, or a moment that is to come.
_LEFT_ALONE = {"next_due_at", "snoozed_until", "deliver_at"}
MOVED = (Ticket, TicketEvent, TicketMessage, CSATResponse, Handoff)


def make() -> None:
    """Tell all stories, the oldest first, so that numbers and ids follow time."""
    stories = tomllib.loads(FILE.read_text())["ticket"]
    stories.sort(key=lambda story: span(story["ago"]), reverse=True)
    now, known = timezone.now(), dict[str, Ticket]()
    with _undisturbed():
        for story in stories:
            ticket = tell(story, now - span(story["ago"]), known)
            known[story.get("key", story["subject"])] = ticket
    _forget_old_news(now)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """While no reply waits for its time of undoing, and the AI has better to do than to
    sort thirty tickets of the past."""
    undo = AgentProfile._meta.get_field("undo_seconds").default
    AgentProfile.objects.update(undo_seconds=0)
    Team.objects.update(ai_triage=False)
    yield
    AgentProfile.objects.update(undo_seconds=undo)
    Team.objects.update(ai_triage=True)


def span(text: str) -> timedelta:
    """`"1d 4h"` as a span of time."""
    parts = re.findall(r"(\d+)([dhm])", text)
    return timedelta(**{_UNITS[unit]: int(number) for number, unit in parts})


def tell(story: dict[str, Any], at: datetime, known: dict[str, Ticket]) -> Ticket:
    """Let one story happen that began at a moment; *known* are those of before."""
    times = Times()
    times.mark(at)
    ticket = _open(story)
    touched = {ticket.pk}
    for step in story["steps"]:
        at += span(step["after"])
        times.mark(at)
        touched |= steps.do(ticket, step, known)
    times.end()
    move(touched, times)
    return Ticket.objects.get(pk=ticket.pk)


def _open(story: dict[str, Any]) -> Ticket:
    requester = User.objects.get(username=story["from"])
    about = Opening(
        story["subject"],
        product=Product.objects.get(name=story["product"]),
        priority=Priority[story.get("priority", "normal").upper()],
    )
    if title := story.get("chat"):
        chat_id = requester.chats.values_list("id", flat=True).get(title=title)
        return handoffs.hand_over(
            requester=requester,
            chat_id=chat_id,
            reason=Handoff.Reason.ASKED,
            about=about,
        )
    return tickets.open_ticket(
        requester=requester, about=about, words=Words(story["text"])
    )


class Times:
    """Which moment of the real time stands for which told one."""

    def __init__(self) -> None:
        self._real: list[datetime] = []
        self._told: list[datetime] = []

    def mark(self, told: datetime) -> None:
        """What happens from now on happened at *told*."""
        self._real.append(timezone.now())
        self._told.append(told)

    def end(self) -> None:
        """What is later than now is no part of the story."""
        self.mark(timezone.now())

    def moved(self, moment: datetime) -> datetime:
        """When it is told to have been; as it is, before and after the story."""
        step = bisect_right(self._real, moment) - 1
        if step < 0 or step == len(self._real) - 1:
            return moment
        return self._told[step] + (moment - self._real[step])


def move(touched: Iterable[Any], times: Times) -> None:
    """Move all that a story left on its tickets, and reckon their clocks anew."""
    for model in MOVED:
        key = "pk" if model is Ticket else "ticket"
        rows = model._default_manager.filter(**{f"{key}__in": list(touched)})
        _move_rows(model, rows, times)
    SLAClock.objects.filter(ticket__in=list(touched)).delete()
    for ticket in Ticket.objects.filter(pk__in=list(touched)):
        clocks.refresh(ticket, anew=True)


def _move_rows(
    model: type[models.Model], rows: Iterable[models.Model], times: Times
) -> None:
    fields = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.DateTimeField) and field.name not in _LEFT_ALONE
    ]
    found = list(rows)
    for row in found:
        for name in fields:
            if moment := getattr(row, name):
                setattr(row, name, times.moved(moment))
    model._default_manager.bulk_update(found, fields)


def _forget_old_news(now: datetime) -> None:
    """Nobody gets a mail of what the demo says has happened; only today's is unread."""
    Notification.objects.update(mail_at=None)
    old = Notification.objects.filter(event__at__lt=now - timedelta(hours=8))
    old.update(read_at=now)
