"""What tests of assigning do again and again."""

from typing import Any

from chatsite.accounts.models import User
from support.actions import assigning
from support.models import AgentProfile, AssignmentRule, Team, Ticket
from tests.integration.support import desk

Method = AssignmentRule.Method


def follows(team: Team, method: str) -> None:
    AssignmentRule.objects.update_or_create(team=team, defaults={"method": method})


def online(*agents: User, **profile: Any) -> None:
    people = AgentProfile.objects.filter(user__in=agents)
    people.update(availability=AgentProfile.Availability.ONLINE, **profile)


def assign(team: Team) -> int:
    """As the job does, where all who say that they are online are at the desk."""
    return assigning.assign_waiting(team_id=team.pk, present=lambda agents: agents)


def owner(ticket: Ticket) -> User | None:
    return desk.fresh(ticket).assignee


def owners(made: list[Ticket]) -> list[User | None]:
    return [owner(ticket) for ticket in made]
