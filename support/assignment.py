"""Whose turn it is: which agents may be given a team's next ticket, in which order."""

from collections.abc import Callable, Collection

from django.db import models, transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.streaming import queue
from support.models.agent import AgentProfile
from support.models.assignment_rule import AssignmentRule
from support.models.status import Category, Status
from support.models.team import TeamMembership
from support.models.ticket import Ticket
from support.models.ticket_queries import TicketQuerySet

TASK = "support.tasks.assign"

# Which of these agents have the desk open now, by their users' ids.
Present = Callable[[Collection[int]], Collection[int]]

_LONGEST_WITHOUT = F("last_assigned_at").asc(nulls_first=True)
_TURNS = {
    AssignmentRule.Method.ROUND_ROBIN: (_LONGEST_WITHOUT, "id"),
    AssignmentRule.Method.LEAST_BUSY: ("open_in_all", _LONGEST_WITHOUT, "id"),
}


def in_turn(rule: AssignmentRule, present: Present) -> list[TeamMembership]:
    """Members who may be given a ticket, whose turn it is first."""
    turns = _TURNS[AssignmentRule.Method(rule.method)]
    members = list(eligible(rule.team_id).order_by(*turns))
    there = set(present([member.agent_id for member in members]))
    return [member for member in members if member.agent_id in there]


def eligible(team_id: int) -> models.QuerySet[TeamMembership]:
    """Members who say that they are online, and have less open than they may have.

    Only tickets that wait for their agent count: pending and on hold is nobody's work.
    """
    members = TeamMembership.objects.filter(
        team=team_id,
        agent__is_active=True,
        agent__agent_profile__availability=AgentProfile.Availability.ONLINE,
    ).annotate(
        open_in_team=_open_tickets(team=OuterRef("team")), open_in_all=_open_tickets()
    )
    return members.filter(
        Q(capacity=None) | Q(open_in_team__lt=F("capacity")),
        Q(agent__agent_profile__max_open=None)
        | Q(open_in_all__lt=F("agent__agent_profile__max_open")),
    )


def _open_tickets(**where: OuterRef) -> Coalesce:
    tickets = Ticket.objects.filter(
        assignee=OuterRef("agent"), category=Category.ACTIVE, **where
    )
    counted = tickets.order_by().values("assignee").annotate(count=Count("*"))
    return Coalesce(Subquery(counted.values("count")), 0, output_field=IntegerField())


def waiting() -> TicketQuerySet:
    """Tickets that somebody should be working on, and nobody has."""
    active = Ticket.objects.filter(category=Category.ACTIVE, assignee=None)
    return active.awake(timezone.now())


def worker(ticket: Ticket) -> int | None:
    """The id of the agent whose open work a ticket is."""
    return ticket.assignee_id if _is_active(ticket) else None


def ticket_changed(ticket: Ticket, worker_before: int | None) -> None:
    """Look for somebody for a ticket, and for other work for who has it no more."""
    if _is_active(ticket) and not ticket.assignee_id and not ticket.snoozed_until:
        wanted(ticket.team_id)
    if worker_before is not None and worker_before != worker(ticket):
        wanted_for(worker_before)


def _is_active(ticket: Ticket) -> bool:
    return Status(ticket.status).category == Category.ACTIVE


def wanted(team_id: int) -> None:
    """Look for somebody for the team's waiting tickets, once this has committed.

    If the broker is away, the regular look over all teams makes up for it.
    """
    if AssignmentRule.objects.automatic().filter(team=team_id).exists():
        transaction.on_commit(lambda: queue.send_task(TASK, team_id))


def wanted_for(agent_id: int) -> None:
    """The same in each team of an agent, who has come, is online or has less to do."""
    teams = TeamMembership.objects.filter(agent=agent_id).values_list("team", flat=True)
    for team_id in teams:
        wanted(team_id)
