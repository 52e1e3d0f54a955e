"""Replies of agents: sent at once, or after a time in which they can be taken back.

A reply in that time is a stored message in state `queued`, which no customer's query
returns. A job sends what is due; under the ticket's lock, so once. Nothing else about
the ticket changes before, so taking it back has nothing to undo.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.batches import each
from chatsite.refusal import Refused
from support.actions import ai_texts, drafts, handling
from support.actions.change import Change, Verb
from support.actions.changing import changing
from support.actions.words import Words, once
from support.lifecycle import REPLIES, Fate, Happening, outcome
from support.models import AgentProfile, Draft, Ticket, TicketMessage
from support.models.actor import Actor, ActorType
from support.models.status import Status

Delivery = TicketMessage.Delivery
Visibility = TicketMessage.Visibility
BATCH = 100


class NewerMessage(Refused):
    """Others made something public that the writer has not seen: show it first."""

    def __init__(self, messages: list[TicketMessage]) -> None:
        super().__init__(
            "newer_message",
            "There is a newer message. Read it, then send or change yours.",
            status=409,
        )
        self.messages = messages


def reply(
    *,
    ticket: Ticket,
    agent: User,
    words: Words,
    then: Happening = Happening.REPLY,
) -> TicketMessage:
    """Answer the customer, and then wait, hold or solve, in one.

    It waits for the agent's undo time. On a merged ticket it answers on the one that
    lives. The same key again is the same reply.

    Raises:
        Refused: for an unfit text or file, or where the table refuses.
        NewerMessage: see `Words.based_on_seq`.
    """
    if then not in REPLIES:
        raise ValueError(f"{then} is no way to send a reply.")

    def send() -> TicketMessage:
        with changing(ticket, by=Actor.agent(agent), living=True) as change:
            _refuse_if_done(change, then)
            _show_newer(change, ticket, words)
            message = words.message(Visibility.PUBLIC)
            message.then = then
            _queue_or_send(change, message, _undo_time(agent))
            words.complete(message)
            drafts.discard(ticket=ticket, agent=agent, mode=Draft.Mode.PUBLIC)
            ai_texts.sent(ticket=change.ticket, agent=agent, message=message)
            return message

    return once(agent, words.key, send, lambda message: message)


def take_back(*, message: TicketMessage, agent: User) -> str:
    """Undo the sending of one's reply; its text becomes the draft again.

    Raises:
        Refused: when it is sent already, or somebody else's.
    """
    if message.author_id != agent.pk:
        raise Refused("not_yours", "Only its author takes it back.", status=403)
    with changing(message.ticket, by=Actor.agent(agent)) as change:
        queued = change.ticket.messages.queued().filter(pk=message.pk)
        mine = queued.first()
        if mine is None:
            raise Refused("sent", "It is sent already.", status=409)
        mine.attachments.update(message=None)
        # For pages that show it: its event knows no message that is gone.
        change.record(Verb.TOOK_BACK, old=str(mine.pk))
        ai_texts.taken_back(mine)
        mine.delete()
        drafts.save(
            ticket=change.ticket,
            agent=agent,
            mode=Draft.Mode.PUBLIC,
            body=mine.body,
            based_on_seq=change.ticket.seq,
        )
        return mine.body


def deliver_due() -> int:
    """Send the replies whose undo time is over; how many. Two at once share them."""
    due = TicketMessage.objects.queued().filter(deliver_at__lte=timezone.now())
    found = list(due.select_related("ticket").order_by("deliver_at")[:BATCH])
    return each(found, _deliver_if_due)


def _deliver_if_due(found: TicketMessage) -> bool:
    with changing(found.ticket, by=_as_author(found)) as change:
        due = change.ticket.messages.queued().filter(deliver_at__lte=change.now)
        message = due.filter(pk=found.pk).first()
        if message is not None:
            _deliver(change, message)
        return message is not None


def deliver_waiting(change: Change) -> None:
    """Send at once what waits on a locked ticket, each as its author."""
    by = change.by
    for message in change.ticket.messages.queued().order_by("seq"):
        change.by = _as_author(message)
        _deliver(change, message)
    change.by = by


def _as_author(message: TicketMessage) -> Actor:
    return Actor(ActorType(message.author_type), message.author)


def _undo_time(agent: User) -> timedelta:
    profile = AgentProfile.objects.filter(user=agent).first() or AgentProfile()
    return timedelta(seconds=profile.undo_seconds)


def _queue_or_send(change: Change, message: TicketMessage, undo: timedelta) -> None:
    if undo:
        message.delivery = Delivery.QUEUED
        message.deliver_at = change.now + undo
        change.say(message, Verb.QUEUED)
    else:
        _deliver(change, message)


def _deliver(change: Change, message: TicketMessage) -> None:
    """Let the customer have a reply, and move the ticket: first the one, then the other.

    A ticket that was closed or merged in the undo time keeps its state: the words were
    sent in good faith, and losing them would be worse.
    """
    message.delivery, message.deliver_at = Delivery.SENT, None
    change.say(message, Verb.REPLIED)
    ticket = change.ticket
    ticket.last_agent_at = change.now
    ticket.first_response_at = ticket.first_response_at or change.now
    ticket.waiting_since = ticket.reminded_at = None
    handling.take_over(ticket.chat_id, by=change.by.user)
    then = Happening(message.then)
    if outcome(then, Status(ticket.status)) is not Fate.REFUSED:
        change.happen(then)


def _refuse_if_done(change: Change, then: Happening) -> None:
    if outcome(then, Status(change.ticket.status)) is Fate.REFUSED:
        change.happen(then)


def _show_newer(change: Change, asked: Ticket, words: Words) -> None:
    """Refuse while others' public messages, also queued ones, are newer than what the
    writer saw. After a merge nothing of the living ticket was seen.

    Whoever saw a reply in its undo time has read it: its delivery is nothing new.
    """
    if words.based_on_seq is None:
        return
    seen = words.based_on_seq if change.ticket.pk == asked.pk else 0
    newer = change.ticket.messages.filter(visibility=Visibility.PUBLIC, seq__gt=seen)
    queued = change.ticket.events.filter(verb=Verb.QUEUED, seq__lte=seen)
    others = newer.filter(Q(author=None) | ~Q(author=change.by.user)).exclude(
        pk__in=queued.exclude(message=None).values("message")
    )
    if messages := list(others.select_related("author").in_order()):
        raise NewerMessage(messages)
