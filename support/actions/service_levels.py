"""Noticing promises that are nearly or really broken, and rules that have changed.

Any number may run these at once: each ticket is looked at again under its lock, and
passed over while somebody else holds it.
"""

from uuid import UUID

from django.db import transaction

from chatsite.batches import each
from support.actions.change import Change
from support.actions.changing import changing
from support.models import SLAClock, StaleTicket, Ticket, TicketEvent
from support.models.actor import SYSTEM
from support.sla import clocks

Verb = TicketEvent.Verb
# Of each kind in a pass, the longest due first; the rest is the next pass's. At 10 to
# 25 ms a ticket a pass may outlast its interval; passes that overlap do no harm.
AT_ONCE = 200


def notice() -> int:
    """One pass over clocks that broke or are about to. Returns on how many tickets.

    Each is recorded on its ticket once, as a warning and as a breach, and told on
    commit. One that is broken before anybody was warned is a breach only.
    """
    broken = SLAClock.objects.breaching().order_by("due_at")
    nearly = SLAClock.objects.warning().order_by("warn_at")
    return each(broken[:AT_ONCE], _notice) + each(nearly[:AT_ONCE], _notice)


def rules_changed() -> None:
    """Have the clocks of all open tickets reckoned anew, by a job, without fail.

    To be called in the transaction that changes a policy, a target or hours.
    """
    tickets = Ticket.objects.open().values_list("pk", flat=True)
    stale = (StaleTicket(ticket_id=pk) for pk in tickets.iterator())
    StaleTicket.objects.bulk_create(stale, batch_size=5000, ignore_conflicts=True)


def reckon_stale() -> int:
    """One pass over tickets whose rules have changed. Returns how many.

    Pages learn of it when they look again: two notices for each open ticket at once
    would cost more than the reckoning.
    """
    return each(StaleTicket.objects.all()[:AT_ONCE], _reckon)


def _lock(ticket_id: UUID) -> Ticket | None:
    tickets = Ticket.objects.select_for_update(of=("self",), skip_locked=True)
    return tickets.filter(pk=ticket_id).first()


@transaction.atomic
def _notice(found: SLAClock) -> bool:
    ticket = _lock(found.ticket_id)
    if ticket is None:
        return False
    broken = list(ticket.clocks.breaching())
    nearly = list(ticket.clocks.warning())
    with changing(ticket, by=SYSTEM) as change:
        for clock in broken:
            _record(change, Verb.SLA_BREACHED, clock)
            clock.breached_at = change.now
            clock.warned_at = clock.warned_at or change.now
            clock.save(update_fields=["breached_at", "warned_at"])
        for clock in nearly:
            _record(change, Verb.SLA_WARNED, clock)
            clock.warned_at = change.now
            clock.save(update_fields=["warned_at"])
    return bool(broken or nearly)


def _record(change: Change, verb: Verb, clock: SLAClock) -> None:
    due = clock.due_at and clock.due_at.isoformat()
    change.record(verb, field=clock.metric, new=due)


@transaction.atomic
def _reckon(mark: StaleTicket) -> bool:
    ticket = _lock(mark.ticket_id)
    if ticket is None or not StaleTicket.objects.filter(pk=mark.pk).delete()[0]:
        return False
    clocks.refresh(ticket)
    return True
