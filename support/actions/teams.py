"""Who is in which team, and who is there."""

from django.db import transaction

from chatsite.accounts.models import User
from support import assignment
from support.actions.changing import changing
from support.live import publish
from support.models import (
    AgentProfile,
    Mention,
    Team,
    TeamMembership,
    Ticket,
    TicketFollower,
)
from support.models.actor import Actor


@transaction.atomic
def join(*, team: Team, user: User, role: str = TeamMembership.Role.AGENT) -> None:
    """Put somebody into a team, or give them another role there."""
    member, _ = TeamMembership.objects.update_or_create(
        team=team, agent=user, defaults={"role": TeamMembership.Role(role)}
    )
    welcome(member)


@transaction.atomic
def welcome(member: TeamMembership) -> None:
    """Do what follows from a membership that is new or has changed."""
    AgentProfile.objects.get_or_create(user=member.agent)
    assignment.wanted(member.team_id)
    publish.memberships_changed(user_id=member.agent_id)


@transaction.atomic
def leave(*, team: Team, user: User, by: Actor) -> None:
    """Take somebody out of a team: they see its tickets no more, at once. What they had
    goes back into the queue, and what named them there is forgotten."""
    TeamMembership.objects.filter(team=team, agent=user).delete()
    theirs = {"user": user, "ticket__team": team}
    TicketFollower.objects.filter(**theirs).delete()
    Mention.objects.filter(**theirs).delete()
    for ticket in Ticket.objects.filter(team=team, assignee=user).order_by("id"):
        with changing(ticket, by=by) as change:
            if (
                change.ticket.team_id == team.pk
                and change.ticket.assignee_id == user.pk
            ):
                change.set("assignee", None)
    publish.memberships_changed(user_id=user.pk)


@transaction.atomic
def set_availability(*, agent: User, availability: str) -> None:
    """Say whether one is there for new tickets."""
    chosen = AgentProfile.Availability(availability)
    AgentProfile.objects.update_or_create(user=agent, defaults={"availability": chosen})
    if chosen == AgentProfile.Availability.ONLINE:
        assignment.wanted_for(agent.pk)
