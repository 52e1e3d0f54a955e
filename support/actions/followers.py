"""Agents who want to know what happens on a ticket."""

from chatsite.accounts.models import User
from support.actions.change import plain
from support.actions.changing import changing
from support.models import Ticket, TicketFollower
from support.models.actor import Actor


def follow(*, ticket: Ticket, agent: User) -> None:
    """Be told of what happens on a ticket. That they may see it, the door has said."""
    with changing(ticket, by=Actor.agent(agent)) as change:
        _, is_new = TicketFollower.objects.get_or_create(
            ticket=change.ticket, user=agent
        )
        if is_new:
            change.record("changed", field="followers", new=plain(agent))


def unfollow(*, ticket: Ticket, agent: User) -> None:
    """Be told no longer."""
    with changing(ticket, by=Actor.agent(agent)) as change:
        if TicketFollower.objects.filter(ticket=change.ticket, user=agent).delete()[0]:
            change.record("changed", field="followers", old=plain(agent))
