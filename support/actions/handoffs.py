"""From the AI to people and back: the ticket, the one message about it, the record.

Locks are taken in the order ticket, chat, handling; see `support.actions.handling`.
"""

from typing import NamedTuple
from uuid import UUID

import structlog
from django.db import transaction

from chat.actions import content
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import ai_runs, handling
from support.actions.change import Change, Verb, preview
from support.actions.changing import changing, creating
from support.actions.tickets import Opening, drawn_up, say_first
from support.actions.words import Words
from support.models import Handoff, Ticket, TicketMessage
from support.models.actor import Actor, ActorType
from support.sla.expectation import expectation

log = structlog.get_logger(__name__)

Reason = Handoff.Reason
BY_CUSTOMER = frozenset({Reason.ASKED, Reason.ASKED_IN_WORDS})

_HANDED = "You are talking with our team now. {when} They can read what was said above."
_RETURNED = "The assistant answers here again."


class _Why(NamedTuple):
    reason: Handoff.Reason
    note: str = ""


def hand_over(
    *,
    requester: User,
    chat_id: UUID,
    reason: Handoff.Reason,
    note: str = "",
    about: Opening | None = None,
    words: Words | None = None,
) -> Ticket:
    """Hand a chat over to people; its ticket refers to it for what was said.

    A chat has one open ticket: asked twice, the second gets the first one's, and the
    customer is told once. The AI is silent from the commit on. Without *about* the
    chat's title says it. *words* are what the customer adds, *note* is for agents. The
    caller has looked the chat up through the requester, and holds no lock of the desk's.

    Raises:
        Refused: for an unfit subject or text, or when no team takes it.
    """
    about = about or Opening(_title(requester, chat_id))
    why = _Why(reason, note)
    ticket = _open(requester, chat_id, about, why, words)
    _sum_up(ticket)
    return ticket


@transaction.atomic
def _open(
    requester: User, chat_id: UUID, about: Opening, why: _Why, words: Words | None
) -> Ticket:
    by, of_chat = Actor.customer(requester), Ticket.objects.open().filter(chat=chat_id)
    if ticket := of_chat.first():
        return _again(ticket, by, why, words)
    row = handling.hand_to_people(chat_id)
    if ticket := of_chat.first():
        return ticket  # the first of two clicks made it while we waited
    row = row or handling.wait_for_agent(chat_id)
    ticket = drawn_up(requester, about, chat_id)
    with creating(ticket, by=by) as change:
        _handed(change, why, words, row.epoch - 1)
    return ticket


def _again(ticket: Ticket, by: Actor, why: _Why, words: Words | None) -> Ticket:
    """The chat has a ticket. After the AI had it back, people get it again."""
    with changing(ticket, by=by) as change:
        assert change.ticket.chat_id is not None  # noqa: S101 (found by its chat)
        if row := handling.hand_to_people(change.ticket.chat_id):
            _handed(change, why, words, row.epoch - 1)
        return change.ticket


def hand_back(*, ticket: Ticket, by: Actor) -> None:
    """Give the chat of a ticket back to the AI, which is told nothing from before.

    An agent may at any time, the requester when the ticket is done.

    Raises:
        Refused: for a requester whose ticket is open.
    """
    is_customer = by.type == ActorType.CUSTOMER
    with changing(ticket, by=by) as change:
        if change.ticket.chat_id is None:
            return
        if is_customer and change.ticket.is_open:
            raise Refused("open", "Our team is still on it.", status=409)
        if row := handling.hand_to_ai(change.ticket.chat_id):
            _desk_says(change, _RETURNED, Verb.RETURNED)
            change.ticket.waiting_since = None
            _record(
                change,
                Handoff.Direction.TO_AI,
                _Why(Reason.WENT_BACK if is_customer else Reason.RETURNED),
                row.epoch - 1,
            )


def _handed(change: Change, why: _Why, words: Words | None, epoch: int) -> None:
    ticket = change.ticket
    ticket.waiting_since = ticket.waiting_since or change.now
    ticket.last_customer_at = change.now
    ticket.ai_interactions = ai_runs.interactions(ticket)
    said = say_first(change, words).plain if words else _last_question(ticket)
    when = expectation(ticket, change.now)
    _desk_says(change, _HANDED.format(when=when), Verb.HANDED_OVER)
    # What agents see in the inbox is what the customer said, not what the desk did.
    ticket.last_message_preview = preview(said)
    _record(change, Handoff.Direction.TO_PEOPLE, why, epoch)


def _last_question(ticket: Ticket) -> str:
    asked = ticket.chat.leaf.parent if ticket.chat and ticket.chat.leaf else None
    return asked.content if asked else ticket.subject


def _desk_says(change: Change, body: str, verb: str) -> None:
    change.say(
        TicketMessage(
            author_type=ActorType.SYSTEM,
            visibility=TicketMessage.Visibility.PUBLIC,
            body=body,
        ),
        verb,
    )


def _record(change: Change, direction: str, why: _Why, epoch: int) -> None:
    decided = direction == Handoff.Direction.TO_AI or why.reason in BY_CUSTOMER
    chat = change.ticket.chat
    assert chat is not None  # noqa: S101 (it is the chat that changes hands)
    Handoff.objects.create(
        chat=chat,
        ticket=change.ticket,
        direction=direction,
        reason=why.reason,
        note=why.note,
        from_epoch=epoch,
        by=change.by.user if decided else None,
        at=change.now,
    )


def _title(requester: User, chat_id: UUID) -> str:
    title = str(requester.chats.get(id=chat_id))
    return content.clean(title, longest=200, what="subject")


def _sum_up(ticket: Ticket) -> None:
    """Have the AI sum up for agents what was said. Without it they read it themselves."""
    try:
        ai_runs.start_summary(ticket)
    except Refused as refused:
        log.info("handoff.not_summed_up", ticket=ticket.number, why=refused.code)
