"""What customers write, what agents note among themselves, and taking words away."""

import re
from uuid import UUID

from django.db import models
from django.db.models.functions import Lower

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import drafts, handling, replies, tickets
from support.actions.change import Change, Verb, preview
from support.actions.changing import changing
from support.actions.words import Words, once
from support.lifecycle import Fate, Happening, outcome
from support.live import publish
from support.models import Draft, Mention, Ticket, TicketMessage
from support.models.actor import Actor
from support.models.status import Status

Visibility = TicketMessage.Visibility

_MENTION = re.compile(r"(?<![\w@.])@([\w.@+-]+)")


def customer_message(*, ticket: Ticket, customer: User, words: Words) -> TicketMessage:
    """The requester writes. The message may be on another ticket than asked for: the
    one that theirs was merged into, the chat's open one, or a new one after closing.

    Replies that wait for their undo time are sent first: they were written first, and
    the table would otherwise solve a ticket on top of an unanswered question.

    Raises:
        Refused: for an unfit text or file.
    """

    def send() -> TicketMessage:
        home, by = _open_ticket_of_chat(ticket), Actor.customer(customer)
        with changing(home, by=by, living=True) as change:
            replies.deliver_waiting(change)
            status = Status(change.ticket.status)
            if outcome(Happening.CUSTOMER_MESSAGE, status) is Fate.FOLLOWED_UP:
                return tickets.follow_up(change, words)
            return _wrote(change, words)

    return once(customer, words.key, send, lambda message: message)


def _open_ticket_of_chat(ticket: Ticket) -> Ticket:
    """Where a message belongs when its chat has got another ticket since."""
    if ticket.chat_id is None or ticket.is_open:
        return ticket
    return Ticket.objects.open().filter(chat=ticket.chat_id).first() or ticket


def _wrote(change: Change, words: Words) -> TicketMessage:
    message = change.say(words.message(Visibility.PUBLIC), Verb.WROTE)
    words.complete(message)
    change.happen(Happening.CUSTOMER_MESSAGE)
    ticket = change.ticket
    if ticket.is_open:
        change.wake()
        ticket.waiting_since = ticket.waiting_since or change.now
    ticket.last_customer_at = change.now
    ticket.requester_name = ticket.requester.display_name
    ticket.requester_email = ticket.requester.email
    handling.customer_wrote(chat_id=ticket.chat_id, message_id=message.id)
    return message


def note(*, ticket: Ticket, agent: User, words: Words) -> TicketMessage:
    """Write among agents; `@name` tells an agent, and lets them see the ticket.

    Raises:
        Refused: for an unfit text or file.
    """

    def send() -> TicketMessage:
        with changing(ticket, by=Actor.agent(agent)) as change:
            message = change.say(words.message(Visibility.INTERNAL), Verb.NOTED)
            words.complete(message)
            change.happen(Happening.NOTE)
            _mention(change.ticket, message)
            drafts.discard(ticket=ticket, agent=agent, mode=Draft.Mode.INTERNAL)
            return message

    return once(agent, words.key, send, lambda message: message)


def _mention(ticket: Ticket, message: TicketMessage) -> None:
    people = mentioned_in(message.body).exclude(pk=ticket.requester_id)
    for user in people:
        Mention.objects.create(ticket=ticket, user=user, message=message)
        publish.mentioned(user_id=user.pk, ticket=ticket)


def mentioned_in(body: str) -> models.QuerySet[User]:
    """The agents whom a note names by username, in any case."""
    names = {name.lower() for name in _MENTION.findall(body)}
    names |= {name.rstrip(".-+@") for name in names}  # at the end of a sentence
    agents = User.objects.filter(is_active=True, memberships__isnull=False)
    return agents.alias(lower=Lower("username")).filter(lower__in=names).distinct()


def redact(*, message: TicketMessage, by: Actor) -> None:
    """Take a message's words and files away for good. The audit keeps that it was done,
    and by whom.

    Raises:
        Refused: while it is not sent yet, since its agent can take it back.
    """
    with changing(message.ticket, by=by) as change:
        message = change.ticket.messages.get(pk=message.pk)
        if message.is_queued:
            raise Refused("queued", "It is not sent yet: take it back.", status=409)
        if message.redacted_at:
            return
        message.body = ""
        message.render()
        message.redacted_at, message.redacted_by = change.now, by.user
        message.save()
        message.attachments.all().delete()
        change.record(Verb.REDACTED, message=message, public=message.is_public)
        change.ticket.last_message_preview = _latest_preview(change.ticket.pk)


def _latest_preview(ticket_id: UUID) -> str:
    messages = TicketMessage.objects.filter(ticket=ticket_id).public()
    latest = messages.order_by("seq").last()
    return preview(latest.plain) if latest else ""
