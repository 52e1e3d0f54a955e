"""The doors of the desk, and the one table of who may do what.

Tickets are looked up through the user: to a stranger there is no such ticket. Who may
see one and may still not do something with it is told so.
"""

from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404

from chat.transcripts import Chat
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.models import (
    Attachment,
    Handling,
    Macro,
    Mention,
    SavedView,
    TeamMembership,
    Ticket,
    TicketFollower,
    TicketLink,
    TicketMessage,
)
from support.models.membership import roles_of
from support.models.ticket_queries import TicketQuerySet


class Role(StrEnum):
    """What somebody is on a ticket."""

    NOBODY = "nobody"
    REQUESTER = "requester"
    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"
    AI = "ai"


class Verb(StrEnum):
    """What can be done with a ticket."""

    SEE = "see"
    SEE_INTERNAL = "see_internal"
    REPLY = "reply"
    NOTE = "note"
    EDIT = "edit"
    CLOSE = "close"
    REDACT = "redact"
    REOPEN_CLOSED = "reopen_closed"
    AUDIT = "audit"


BESIDE = (
    *("requester", "assignee", "team", "product", "merged_into", "follow_up_of"),
    "chat__handling",
)
"""What a page reads of a ticket together with it."""

_WORK = frozenset(
    {Verb.SEE, Verb.SEE_INTERNAL, Verb.REPLY, Verb.NOTE, Verb.EDIT, Verb.CLOSE}
)
_LEAD = _WORK | {Verb.REDACT, Verb.REOPEN_CLOSED, Verb.AUDIT}
MAY: dict[Role, frozenset[Verb]] = {
    Role.NOBODY: frozenset(),
    Role.REQUESTER: frozenset({Verb.SEE, Verb.REPLY, Verb.CLOSE}),
    Role.AGENT: _WORK,
    Role.LEAD: _LEAD,
    Role.ADMIN: _LEAD,
    # Replies only while the chat is its own: see `ai_may`. It suggests, it edits not.
    Role.AI: frozenset({Verb.SEE, Verb.REPLY}),
}


def role_on(user: User | AnonymousUser, ticket: Ticket) -> Role:
    """What *user* is on *ticket* right now. Whoever asked is its customer, and only that,
    whatever else they are."""
    if not user.is_authenticated or not user.is_active:
        return Role.NOBODY
    if ticket.requester_id == user.pk:
        return Role.REQUESTER
    if user.is_superuser:
        return Role.ADMIN
    roles = roles_of(user)
    if role := roles.get(ticket.team_id):
        return Role.LEAD if role == TeamMembership.Role.LEAD else Role.AGENT
    return Role.AGENT if roles and _is_wanted(user, ticket) else Role.NOBODY


def _is_wanted(user: User, ticket: Ticket) -> bool:
    """Whether somebody gave it to them, or named them, or they follow it."""
    on_it = {"ticket": ticket, "user": user}
    return (
        ticket.assignee_id == user.pk
        or TicketFollower.objects.filter(**on_it).exists()
        or Mention.objects.filter(**on_it).exists()
    )


def can(user: User | AnonymousUser, verb: Verb, ticket: Ticket) -> bool:
    """Whether *user* may do *verb* with *ticket*."""
    return verb in MAY[role_on(user, ticket)]


def is_agent_of(user: User | AnonymousUser, ticket: Ticket) -> bool:
    """Whether *user* stands on the desk's side of *ticket*."""
    return can(user, Verb.SEE_INTERNAL, ticket)


def is_agent(user: User | AnonymousUser) -> bool:
    """Whether *user* works at the desk at all: is in a team, or administers it."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or bool(roles_of(user))


def require_agent(user: User | AnonymousUser) -> None:
    """The door of pages that are the desk's own.

    Raises:
        Http404: when *user* is no agent: to customers there is no such page.
    """
    if not is_agent(user):
        raise Http404("There is no such page.")


def ai_may(verb: Verb, ticket: Ticket) -> bool:
    """Whether the AI may: it replies only while it has the conversation."""
    if verb == Verb.REPLY:
        handling = Handling.objects.filter(chat=ticket.chat_id).first()
        if handling is None or handling.handler != Handling.Handler.AI:
            return False
    return verb in MAY[Role.AI]


def ticket_for(
    user: User | AnonymousUser, number: int, *, to: Verb = Verb.SEE
) -> Ticket:
    """The ticket, if *user* may do *to* with it.

    Raises:
        Http404: when they may not see it, or there is none.
        Refused: when they see it but may not do that (403).
    """
    ticket = _found(Ticket.objects.visible_to(user), number)
    _refuse_unless(user, to, ticket)
    return ticket


def chat_for(user: User | AnonymousUser, chat_id: UUID) -> Chat:
    """The chat, if it is *user*'s own: agents read the transcripts of tickets, not chats.

    Raises:
        Http404: when it is not, or there is none.
    """
    chat = None
    if user.is_authenticated:
        chat = user.chats.visible_to(user).filter(id=chat_id).first()
    if chat is None:
        raise Http404("There is no such chat.")
    return chat


def own_ticket_for(user: User | AnonymousUser, number: int) -> Ticket:
    """The ticket, if *user* asked for it: what only a requester does begins here.

    Raises:
        Http404: when they did not, or there is none.
    """
    return _found(Ticket.objects.visible_to(user).filter(requester=user.pk), number)


def worked_ticket_for(user: User | AnonymousUser, number: int) -> Ticket:
    """The ticket, if *user* sees it as an agent: the agents' page is no page of the
    requester's.

    Raises:
        Http404: when they do not, or there is none.
    """
    return _found(Ticket.objects.worked_by(user), number)


def _found(tickets: TicketQuerySet, number: int) -> Ticket:
    ticket = tickets.select_related(*BESIDE).filter(number=number).first()
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket


def _on_visible(user: User | AnonymousUser) -> Q:
    """Of a ticket that *user* may see, or merged into one."""
    visible = Ticket.objects.visible_to(user)
    return Q(ticket__in=visible) | Q(ticket__merged_into__in=visible)


def message_for(
    user: User | AnonymousUser, message_id: UUID, *, to: Verb = Verb.SEE
) -> TicketMessage:
    """The message with its ticket, if *user* may see it and may do *to* on its ticket.

    Raises:
        Http404: when they may not see it, or there is none.
        Refused: when they see it but may not do that (403).
    """
    messages = TicketMessage.objects.filter(_on_visible(user), id=message_id)
    message = messages.select_related("ticket__merged_into", "author").first()
    if message is None or not _may_read(user, message):
        raise Http404("There is no such message.")
    _refuse_unless(user, to, message.ticket.living)
    return message


def attachment_for(user: User | AnonymousUser, attachment_id: UUID) -> Attachment:
    """The file, if *user* may see its message; one not yet sent, if they uploaded it.

    Raises:
        Http404: when they may not, or there is none.
    """
    files = Attachment.objects.filter(_on_visible(user), id=attachment_id)
    file = files.select_related("message__ticket__merged_into").first()
    if file is None or not _may_have(user, file):
        raise Http404("There is no such file.")
    return file


def link_of(ticket: Ticket, link_id: int) -> TicketLink:
    """A link from or to a ticket that the caller has looked up.

    Raises:
        Http404: when there is none.
    """
    links = TicketLink.objects.filter(Q(origin=ticket) | Q(target=ticket), id=link_id)
    link = links.select_related("origin", "target").first()
    if link is None:
        raise Http404("There is no such link.")
    return link


def macro_for(user: User, macro_id: int, *, to_edit: bool = False) -> Macro:
    """The macro, if *user* may use it, or with *to_edit* change it.

    Raises:
        Http404: when they may not, or there is none.
    """
    macros = Macro.objects.visible_to(user)
    if to_edit:
        macros = Macro.objects.editable_by(user)
    macro = macros.filter(id=macro_id).first()
    if macro is None:
        raise Http404("There is no such macro.")
    return macro


def view_for(user: User, view_id: int, *, to_edit: bool = False) -> SavedView:
    """The saved view, if *user* may look through it, or with *to_edit* change it.

    Raises:
        Http404: when they may not, or there is none.
    """
    views = SavedView.objects.visible_to(user)
    if to_edit:
        views = SavedView.objects.editable_by(user)
    view = views.filter(id=view_id).first()
    if view is None:
        raise Http404("There is no such view.")
    return view


def _may_have(user: User | AnonymousUser, file: Attachment) -> bool:
    if file.message is None:
        return file.uploaded_by_id == user.pk
    return _may_read(user, file.message)


def _may_read(user: User | AnonymousUser, message: TicketMessage) -> bool:
    return message.is_public or is_agent_of(user, message.ticket.living)


def _refuse_unless(user: User | AnonymousUser, verb: Verb, ticket: Ticket) -> None:
    if not can(user, verb, ticket):
        raise Refused("not_yours", "You may not do that on this ticket.", status=403)
