"""The one way to write a ticket: under its row lock, with its events, told on commit.

    with changing(ticket, by=Actor.agent(anna)) as change:
        change.set("priority", Priority.HIGH)

What is done inside is one transaction. At its end the events and the row are stored,
the clocks are reckoned again, and open pages are told once all of it is committed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from chat.streaming import queue
from chatsite.refusal import Refused
from support.actions import ai_runs
from support.actions.change import Change, Verb
from support.models import Ticket
from support.models.actor import Actor

TRIAGE = "support.tasks.triage"


@contextmanager
def changing(ticket: Ticket, *, by: Actor, living: bool = False) -> Iterator[Change]:
    """Lock a ticket and change it. The ticket handed in is not brought up to date.

    With *living*, the ticket that a merged one was merged into is changed instead.

    Raises:
        Refused: when it would be a second open ticket of its chat.
    """
    with only_one_open_a_chat(), transaction.atomic():
        change = Change(_lock(ticket.pk, living=living), by)
        yield change
        change.finish()


@contextmanager
def creating(ticket: Ticket, *, by: Actor) -> Iterator[Change]:
    """Store a new ticket and go on with it, inside a transaction of the caller's."""
    ticket.created_at = ticket.silent_since = timezone.now()
    ticket.ai_interactions = ai_runs.interactions(ticket)
    ticket.save(force_insert=True)
    change = Change(ticket, by)
    change.record(Verb.OPENED, new=ticket.channel, public=True)
    yield change
    change.finish()
    if ticket.team.ai_triage:
        transaction.on_commit(lambda: queue.send_task(TRIAGE, ticket.pk))


@contextmanager
def changing_several(tickets: Iterable[Ticket], *, by: Actor) -> Iterator[list[Change]]:
    """Lock several tickets, always in the same order, and change them together."""
    ids = [ticket.pk for ticket in tickets]
    with transaction.atomic():
        locked = {pk: _lock(pk) for pk in sorted(ids)}
        changes = [Change(locked[pk], by) for pk in ids]
        yield changes
        for change in changes:
            change.finish()


@contextmanager
def only_one_open_a_chat() -> Iterator[None]:
    """Say in words that a chat has an open ticket already; the database knows it."""
    try:
        yield
    except IntegrityError as error:
        if "ticket_one_open_a_chat" not in str(error):
            raise
        raise Refused(
            "open_already", "Another ticket of this chat is open.", status=409
        ) from error


def _lock(ticket_id: UUID, *, living: bool = False) -> Ticket:
    # Read first: who holds a merged ticket's lock while waiting for another's could
    # wait for somebody who waits for them. The loop is for a merge just now.
    rows = Ticket.objects.filter(pk=ticket_id).values_list("merged_into", flat=True)
    ticket_id = (rows.first() if living else None) or ticket_id
    while True:
        ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
        if not living or ticket.merged_into_id is None:
            return ticket
        ticket_id = ticket.merged_into_id
