"""What time does to tickets: reminders, solving, closing, and the end of snoozes.

Jobs find tickets without a lock and look again under it, so one that was just answered
is left alone, and two jobs at once do a thing once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Value
from django.utils import timezone

from chatsite.batches import each
from support.actions.change import Change, Verb
from support.actions.changing import changing
from support.lifecycle import Fate, Happening
from support.models import Ticket, TicketMessage
from support.models.actor import SYSTEM
from support.models.status import Status
from support.models.ticket_queries import TicketQuerySet

BATCH = 200
Due = Callable[[datetime], TicketQuerySet]


def sweep() -> int:
    """Do what silence and time ask for, a batch of each; how many tickets changed."""
    return (
        _each(snoozed_enough, Change.wake)
        + _each(to_remind, _after_silence)
        + _each(to_solve, _after_silence)
        + _each(to_close, _after_silence)
    )


def snoozed_enough(now: datetime) -> TicketQuerySet:
    """Whose snooze is over."""
    return Ticket.objects.filter(snoozed_until__lte=now)


def to_remind(now: datetime) -> TicketQuerySet:
    """Waiting for a customer who has said nothing for the team's first span."""
    return _silent(now, Status.PENDING, "team__remind_after").filter(reminded_at=None)


def to_solve(now: datetime) -> TicketQuerySet:
    """Reminded, and silent for the team's second span."""
    waiting = _silent(now, Status.PENDING, "team__solve_after")
    return waiting.exclude(reminded_at=None)


def to_close(now: datetime) -> TicketQuerySet:
    """Solved, and nobody has said anything against it for the team's last span."""
    return _silent(now, Status.SOLVED, "team__close_after")


def _silent(now: datetime, status: Status, days: str) -> TicketQuerySet:
    span = ExpressionWrapper(F(days) * timedelta(days=1), output_field=DurationField())
    tickets = Ticket.objects.filter(status=status).awake(now)
    return tickets.filter(silent_since__lte=Value(now) - span)


def _each(due: Due, work: Callable[[Change], object]) -> int:
    def if_still_due(ticket: Ticket) -> bool:
        with changing(ticket, by=SYSTEM) as change:
            is_due = due(change.now).filter(pk=ticket.pk).exists()
            if is_due:
                work(change)
            return is_due

    found = due(timezone.now()).order_by("silent_since", "id")
    return each(list(found[:BATCH]), if_still_due)


def _after_silence(change: Change) -> None:
    if change.happen(Happening.SILENCE) is not Fate.REMINDED:
        return
    if change.ticket.reminded_at:
        change.move(Status.SOLVED)
    else:
        _remind(change)


def _remind(change: Change) -> None:
    days = change.ticket.team.solve_after
    outlook = f" Without an answer in {days} days we take it as solved." if days else ""
    message = TicketMessage(
        visibility=TicketMessage.Visibility.PUBLIC,
        body=f"We wait for your answer to go on.{outlook}",
    )
    change.say(message, Verb.REMINDED)
    change.ticket.reminded_at = change.now
