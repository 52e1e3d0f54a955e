"""Opening, taking, closing and reopening tickets."""

from dataclasses import dataclass
from uuid import UUID

from chat.actions import content
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import handling, replies
from support.actions.change import Change, Verb
from support.actions.changing import changing, creating
from support.actions.words import Words, once
from support.models import Product, Team, Ticket, TicketMessage
from support.models.actor import Actor, ActorType
from support.models.status import Priority, Status

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new ticket is about. Without a team the product's gets it."""

    subject: str
    product: Product | None = None
    team: Team | None = None
    priority: Priority = Priority.NORMAL
    channel: Ticket.Channel = Ticket.Channel.WEB


def open_ticket(
    *, requester: User, about: Opening, words: Words, by: Actor | None = None
) -> Ticket:
    """A new ticket with its first message, by the requester or an agent for them.

    The same key again gives the same ticket.

    Raises:
        Refused: for an unfit subject or text, or when no team takes it.
    """
    by = by or Actor.customer(requester)
    author = by.user or requester

    def send() -> Ticket:
        ticket = drawn_up(requester, about)
        with creating(ticket, by=by) as change:
            say_first(change, words)
        return ticket

    return once(author, words.key, send, lambda message: message.ticket)


def follow_up(closed: Change, words: Words) -> TicketMessage:
    """A new ticket for what a customer writes on a closed one, in its transaction."""
    old = closed.ticket
    ticket = Ticket(
        requester=old.requester,
        chat_id=old.chat_id,
        subject=old.subject,
        product=old.product,
        team=old.team if old.team.is_active else _team(old.product),
        channel=old.channel,
        follow_up_of=old,
    )
    _name_requester(ticket)
    with creating(ticket, by=closed.by) as change:
        message = say_first(change, words)
    closed.record(Verb.FOLLOWED_UP, new=ticket.number, public=True)
    return message


def take(*, ticket: Ticket, agent: User) -> None:
    """Make a ticket one's own. Of two at once the second is told who has it.

    Raises:
        Refused: when somebody else has it, or it is done.
    """
    with changing(ticket, by=Actor.agent(agent)) as change:
        owner = change.ticket.assignee
        if owner is not None and owner != agent:
            raise Refused("taken", f"{owner.display_name} has it.", status=409)
        if not change.ticket.is_open:
            raise Refused("done", "This ticket is done.", status=409)
        if change.set("assignee", agent, public=True):
            handling.take_over(change.ticket.chat_id, by=agent)


def close(*, ticket: Ticket, requester: User) -> None:
    """The requester needs nothing more. Writing again reopens it.

    Replies that wait for their undo time are sent first: sent later, one that waits for
    an answer would open the ticket again.

    Raises:
        Refused: when it is merged.
    """
    with changing(ticket, by=Actor.customer(requester)) as change:
        replies.deliver_waiting(change)
        if change.ticket.is_open:
            change.move(Status.SOLVED)
        elif change.ticket.status == Status.MERGED:
            raise Refused("done", "This ticket went into another one.", status=409)


def reopen(*, ticket: Ticket, by: Actor) -> None:
    """Open a solved or closed ticket again. That closed ones are for leads is the
    door's to say (`access.Verb.REOPEN_CLOSED`).

    Raises:
        Refused: for one that is neither, or whose chat has another open ticket.
    """
    with changing(ticket, by=by) as change:
        if change.ticket.status not in (Status.SOLVED, Status.CLOSED):
            raise Refused(
                "not_done", "Only what is solved or closed is reopened.", status=409
            )
        change.reopen()


def drawn_up(requester: User, about: Opening, chat_id: UUID | None = None) -> Ticket:
    """A ticket that is not stored yet.

    Raises:
        Refused: for an unfit subject, or when no team takes it.
    """
    subject = content.clean(about.subject, longest=LONGEST_SUBJECT, what="subject")
    ticket = Ticket(
        requester=requester,
        chat_id=chat_id,
        subject=" ".join(subject.split()),
        product=about.product,
        team=about.team or _team(about.product),
        priority=about.priority,
        channel=Ticket.Channel.CHAT if chat_id else about.channel,
    )
    _name_requester(ticket)
    return ticket


def _team(product: Product | None) -> Team:
    team = Team.objects.for_product(product.pk if product else None)
    if team is None:
        raise Refused("no_team", "Nobody answers tickets here yet.", status=503)
    return team


def _name_requester(ticket: Ticket) -> None:
    ticket.requester_name = ticket.requester.display_name
    ticket.requester_email = ticket.requester.email


def say_first(change: Change, words: Words) -> TicketMessage:
    """The first message; it makes nothing of the status: the ticket is new."""
    message = words.message(TicketMessage.Visibility.PUBLIC)
    ticket = change.ticket
    if change.by.type == ActorType.CUSTOMER:
        ticket.waiting_since = ticket.last_customer_at = change.now
        change.say(message, Verb.WROTE)
    else:
        ticket.last_agent_at = ticket.first_response_at = change.now
        change.say(message, Verb.REPLIED)
    words.complete(message)
    return message
