"""What tests of the desk do again and again."""

import uuid
from datetime import datetime
from typing import Any

from chat.models import Chat
from chatsite.accounts.models import User
from support.actions import articles, handoffs, messages, replies, teams, tickets
from support.actions.tickets import Opening
from support.actions.words import Words
from support.lifecycle import Happening
from support.models import (
    AgentProfile,
    Article,
    Handling,
    Handoff,
    Team,
    TeamMembership,
    Ticket,
    TicketMessage,
)
from support.models.actor import SYSTEM
from support.models.status import Status
from tests import make

Role = TeamMembership.Role


def team(name: str, **fields: Any) -> Team:
    return Team.objects.create(name=name, **fields)


def new_default_team() -> Team:
    """A team with a name of its own, which from now on gets what no other does."""
    Team.objects.filter(is_default=True).update(is_default=False)
    return team(f"Helpers {uuid.uuid4().hex[:8]}", is_default=True)


def agent(name: str, *of: Team, role: str = Role.AGENT, undo: int = 0) -> User:
    """A member of teams, whose replies are sent at once unless *undo* says otherwise."""
    user = make.person(name)
    for one in of:
        teams.join(team=one, user=user, role=role)
    AgentProfile.objects.filter(user=user).update(undo_seconds=undo)
    return user


def leaves(team: Team, user: User) -> None:
    teams.leave(team=team, user=user, by=SYSTEM)


def ticket(
    requester: User, subject: str = "It is broken", body: str = "Help!", **about: Any
) -> Ticket:
    return tickets.open_ticket(
        requester=requester, about=Opening(subject, **about), words=Words(body)
    )


def from_chat(chat: Chat) -> Ticket:
    return handoffs.hand_over(
        requester=chat.owner,
        chat_id=chat.id,
        reason=Handoff.Reason.ASKED,
        about=Opening("A person, please"),
    )


def writes(ticket: Ticket, body: str = "Hello?", **words: Any) -> TicketMessage:
    """The requester writes."""
    return messages.customer_message(
        ticket=ticket, customer=ticket.requester, words=Words(body, **words)
    )


def replies_to(
    ticket: Ticket,
    agent: User,
    body: str = "Try again.",
    then: Happening = Happening.REPLY,
    **words: Any,
) -> TicketMessage:
    return replies.reply(
        ticket=ticket, agent=agent, words=Words(body, **words), then=then
    )


def notes(ticket: Ticket, agent: User, body: str = "A hard one.") -> TicketMessage:
    return messages.note(ticket=ticket, agent=agent, words=Words(body))


def fresh(ticket: Ticket) -> Ticket:
    """The ticket as it is stored now."""
    return Ticket.objects.get(pk=ticket.pk)


def put(ticket: Ticket, status: Status, **fields: Any) -> Ticket:
    """Put a ticket into a state without its history, for tests that begin there."""
    Ticket.objects.filter(pk=ticket.pk).update(status=status, **fields)
    return fresh(ticket)


def age(ticket: Ticket, until: datetime) -> None:
    """As if nobody had said anything since *until*."""
    Ticket.objects.filter(pk=ticket.pk).update(silent_since=until)


def handler_of(chat: Chat) -> Handling:
    return Handling.objects.get(chat=chat)


def article(
    lead: User,
    title: str = "The kettle",
    body: str = "It boils.",
    audience: str = Article.Audience.PUBLIC,
    keywords: str = "",
) -> Article:
    """An article that its readers read."""
    about = articles.About(audience=audience, keywords=keywords)
    wording = articles.Wording(title, body)
    begun = articles.create(by=lead, wording=wording, about=about)
    return articles.publish(article=begun, by=lead)
