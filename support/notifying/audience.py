"""Who is told of an event, and as what kind of news: one rule a kind."""

from collections.abc import Callable, Iterable

from django.db.models import Q

from support.models.event import TicketEvent
from support.models.follower import Mention, TicketFollower
from support.models.notification import Kind, NotificationChoice
from support.models.status import Status
from support.models.team import TeamMembership
from support.models.ticket import Ticket

Verb = TicketEvent.Verb
Rule = Callable[[Ticket, TicketEvent], Iterable[int | None]]

_SAID = {Verb.WROTE, Verb.REPLIED, Verb.NOTED}
_ANSWERS = {Verb.REPLIED, Verb.REMINDED}
_WAITS = {Verb.OPENED, Verb.HANDED_OVER}


def audience(ticket: Ticket, event: TicketEvent) -> dict[int, Kind]:
    """Who is told of an event, each of one kind, and nobody of what they did."""
    told: dict[int, Kind] = {}
    for kind, rule in _RULES.items():
        for user_id in rule(ticket, event):
            if user_id is not None and user_id != event.actor_id:
                told.setdefault(user_id, kind)
    return told


def _mentioned(ticket: Ticket, event: TicketEvent) -> Iterable[int]:
    if event.verb != Verb.NOTED:
        return ()
    return Mention.objects.filter(message=event.message_id).values_list(
        "user", flat=True
    )


def _assigned(ticket: Ticket, event: TicketEvent) -> Iterable[int]:
    if event.field != "assignee" or event.new is None:
        return ()
    return (event.new["id"],)


def _breached(ticket: Ticket, event: TicketEvent) -> Iterable[int | None]:
    if event.verb != Verb.SLA_BREACHED:
        return ()
    return (ticket.assignee_id, *_leads(ticket))


def _warned(ticket: Ticket, event: TicketEvent) -> Iterable[int]:
    if event.verb != Verb.SLA_WARNED:
        return ()
    return (ticket.assignee_id,) if ticket.assignee_id else _leads(ticket)


def _leads(ticket: Ticket) -> Iterable[int]:
    leads = TeamMembership.objects.filter(
        team=ticket.team_id, role=TeamMembership.Role.LEAD
    )
    return leads.values_list("agent", flat=True)


def _customer_replied(ticket: Ticket, event: TicketEvent) -> Iterable[int | None]:
    return (ticket.assignee_id,) if event.verb == Verb.WROTE else ()


def _queued(ticket: Ticket, event: TicketEvent) -> Iterable[int]:
    """Only those who asked for it: a busy queue would drown everything else."""
    if event.verb not in _WAITS or ticket.assignee_id:
        return ()
    wanted = NotificationChoice.objects.filter(
        Q(on_page=True) | Q(by_mail=True),
        kind=Kind.QUEUED,
        user__memberships__team=ticket.team_id,
    )
    return wanted.values_list("user", flat=True)


def _followed(ticket: Ticket, event: TicketEvent) -> Iterable[int]:
    if event.verb not in _SAID and event.field != "status":
        return ()
    followers = TicketFollower.objects.filter(ticket=ticket)
    return followers.values_list("user", flat=True)


def _agent_replied(ticket: Ticket, event: TicketEvent) -> Iterable[int]:
    is_answer = event.verb in _ANSWERS and event.public_seq is not None
    return (ticket.requester_id,) if is_answer else ()


def _solved(ticket: Ticket, event: TicketEvent) -> Iterable[int]:
    is_solved = event.field == "status" and event.new == Status.SOLVED
    return (ticket.requester_id,) if is_solved else ()


# The first that fits counts.
_RULES: dict[Kind, Rule] = {
    Kind.MENTIONED: _mentioned,
    Kind.ASSIGNED: _assigned,
    Kind.SLA_BREACHED: _breached,
    Kind.SLA_WARNED: _warned,
    Kind.CUSTOMER_REPLIED: _customer_replied,
    Kind.QUEUED: _queued,
    Kind.FOLLOWED: _followed,
    Kind.AGENT_REPLIED: _agent_replied,
    Kind.SOLVED: _solved,
}
