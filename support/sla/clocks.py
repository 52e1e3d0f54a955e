"""Keeping a ticket's stored clocks as its events and its promise say they are.

Everything is reckoned anew each time, so a change of policy, team, priority or hours
needs no code of its own, and nothing drifts.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from support.models.actor import ActorType
from support.models.clock import SLAClock
from support.models.event import TicketEvent
from support.models.status import Status
from support.models.ticket import Ticket
from support.sla.promises import Promise, promise_for
from support.sla.reckoning import Occurrence, Run, What, read, runs

Verb = TicketEvent.Verb

_MOVES: dict[tuple[str, str], What] = {
    (Verb.WROTE, ActorType.CUSTOMER): What.CUSTOMER_WROTE,
    (Verb.REPLIED, ActorType.AGENT): What.PERSON_REPLIED,
    **{(Verb.HANDED_OVER, actor): What.HANDED_OVER for actor in ActorType},
    **{(Verb.RETURNED, actor): What.HANDED_BACK for actor in ActorType},
}


def refresh(ticket: Ticket, *, anew: bool = False) -> None:
    """Store the clocks of a ticket as they are now, and what its row says of them. With
    *anew* also those that are over, as if what is promised now had been from the start.

    Call it under the lock of the ticket, when its events and fields are written.
    """
    promise, now = promise_for(ticket), timezone.now()
    clocks = {(c.metric, c.started_at): c for c in ticket.clocks.all()}
    for run in runs(ticket.created_at, _occurrences(ticket)):
        clock = clocks.get((run.metric, run.started_at))
        if run.is_over and not anew and (clock is None or clock.is_over):
            continue  # it keeps what it ended under, or was never promised
        if promise is None or run.metric not in promise.seconds:
            _cancel(clock, now)
            continue
        clock = clock or SLAClock(
            ticket=ticket, metric=run.metric, started_at=run.started_at
        )
        _set(clock, run, promise, now)
        clocks[run.metric, run.started_at] = clock
    _sum_up(ticket, clocks.values())


def _occurrences(ticket: Ticket) -> Iterator[Occurrence]:
    verbs = {verb for verb, _ in _MOVES}
    events = ticket.events.filter(Q(verb__in=verbs) | Q(field="status")).order_by("seq")
    columns = events.values_list("verb", "actor_type", "field", "new", "at")
    for verb, actor_type, field, new, at in columns:
        if what := _MOVES.get((verb, actor_type)):
            yield Occurrence(what, at)
        if field == "status":
            yield Occurrence(What.STATUS_SET, at, Status(str(new)))


def _set(clock: SLAClock, run: Run, promise: Promise, now: datetime) -> None:
    """Make *clock* show *run*. Noticed moments stay noticed while they stay past."""
    target = promise.seconds[run.metric]
    reading = read(run, promise.hours, target, promise.warning(run.metric))
    before = dict(vars(clock))
    clock.policy_id, clock.policy_name = promise.policy.pk, promise.policy.name
    clock.calendar = promise.business_calendar
    clock.target_seconds, clock.used_seconds = target, reading.used_seconds
    clock.warn_at, clock.due_at = reading.warn_at, reading.due_at
    clock.running_since, clock.paused_at = run.running_since, run.paused_at
    clock.fulfilled_at, clock.cancelled_at = run.fulfilled_at, run.cancelled_at
    clock.warned_at = _still(clock.warned_at, reading.warn_at, now)
    clock.breached_at = _still(clock.breached_at, reading.due_at, now)
    if run.fulfilled_at and reading.due_at and not clock.breached_at:
        clock.breached_at = run.fulfilled_at  # too late, and nobody noticed before
    if vars(clock) != before or clock.pk is None:
        clock.save()


def _still(
    noticed: datetime | None, at: datetime | None, now: datetime
) -> datetime | None:
    return noticed if at is not None and at <= now else None


def _cancel(clock: SLAClock | None, now: datetime) -> None:
    if clock is not None and not clock.is_over:
        clock.running_since = clock.paused_at = clock.warn_at = clock.due_at = None
        clock.cancelled_at = now
        clock.save()


def _sum_up(ticket: Ticket, clocks: Iterable[SLAClock]) -> None:
    running = [clock for clock in clocks if not clock.is_over]
    due = min((clock.due_at for clock in running if clock.due_at), default=None)
    breached = any(clock.breached_at for clock in running)
    if (ticket.next_due_at, ticket.is_breached) != (due, breached):
        ticket.next_due_at, ticket.is_breached = due, breached
        ticket.save(update_fields=["next_due_at", "is_breached"])
