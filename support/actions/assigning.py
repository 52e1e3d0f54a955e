"""Giving tickets to agents by their team's rule.

Agents work from the team's queue: the longest waiting ticket goes to whoever's turn it
is. When nobody may be given one it stays there, and is tried again when somebody
comes, becomes available or has less to do, and at every regular look.
"""

from django.db import transaction
from django.utils import timezone

from support import assignment
from support.actions import editing
from support.assignment import Present
from support.models import AgentProfile, AssignmentRule, TeamMembership
from support.models.actor import SYSTEM


def assign_waiting(*, team_id: int, present: Present) -> int:
    """Give the team's waiting tickets to agents. Returns how many found somebody."""
    given = 0
    while _assign_one(team_id, present):
        given += 1
    return given


def waiting_teams() -> list[int]:
    """Teams with a rule and with tickets that wait for somebody."""
    rules = AssignmentRule.objects.automatic().values("team")
    waiting = assignment.waiting().filter(team__in=rules)
    return list(waiting.order_by().values_list("team", flat=True).distinct())


def _assign_one(team_id: int, present: Present) -> bool:
    """One ticket a transaction, one transaction of a team at a time.

    The rule's lock is taken first, so two at once do not find that it is one's turn.
    The memberships' hold off who leaves; the profiles' hold off other teams of the same
    agents, and are taken in one order, so two teams do not wait for each other. Tickets
    are never waited for, so whoever holds one and waits for us is no deadlock.
    """
    with transaction.atomic():
        rules = AssignmentRule.objects.automatic().select_for_update()
        rule = rules.filter(team=team_id).first()
        if rule is None or not assignment.waiting().filter(team=team_id).exists():
            return False
        agents = list(
            TeamMembership.objects.filter(team=team_id)
            .select_for_update()
            .values_list("agent", flat=True)
        )
        profiles = AgentProfile.objects.filter(user__in=agents).order_by("user")
        list(profiles.select_for_update().values_list("user"))
        return any(_give(member) for member in assignment.in_turn(rule, present))


def _give(member: TeamMembership) -> bool:
    """Give a member the longest waiting ticket that is not their own request."""
    ticket = (
        assignment.waiting()
        .filter(team=member.team_id)
        .exclude(requester=member.agent_id)
        .order_by("by_waiting", "id")
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if ticket is None:
        return False
    editing.assign(ticket=ticket, to=member.agent, by=SYSTEM)
    member.last_assigned_at = timezone.now()
    member.save(update_fields=["last_assigned_at"])
    return True
