"""Groups of the desk, and what is told to each. All is told on commit.

A notice is a hint with numbers: a page that missed one sees the gap in `seq` and asks
`support.catch_up`.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chat.live.publish import tell, user_group
from support.live.payloads import for_agents, for_customer
from support.models import Ticket, TicketEvent


def agents_group(ticket_id: UUID) -> str:
    """Pages of agents that show a ticket."""
    return f"ticket.{ticket_id}.agents"


def customer_group(ticket_id: UUID) -> str:
    """Pages of the requester that show a ticket."""
    return f"ticket.{ticket_id}.customer"


def queue_group(team_id: int) -> str:
    """Inboxes of a team's agents."""
    return f"queue.{team_id}"


def ticket_changed(
    ticket: Ticket, events: Sequence[TicketEvent], teams: Iterable[int]
) -> None:
    """Tell the ticket's pages its new events, and the inboxes that its row changed.

    *teams* are those whose queue it is or was in.
    """
    tell(
        agents_group(ticket.id),
        type="ticket.events",
        ticket=ticket.number,
        version=ticket.version,
        seq=ticket.seq,
        events=[for_agents(event) for event in events],
    )
    for team_id in teams:
        tell(
            queue_group(team_id),
            type="queue.changed",
            ticket=ticket.number,
            version=ticket.version,
        )
    if ticket.assignee_id:
        # Whoever has a ticket of another team's is not in its queue's group.
        tell(
            user_group(ticket.assignee_id),
            type="queue.changed",
            ticket=ticket.number,
            version=ticket.version,
        )
    if public := [event for event in events if event.public_seq]:
        _tell_requester(ticket, public)


def _tell_requester(ticket: Ticket, events: Sequence[TicketEvent]) -> None:
    tell(
        customer_group(ticket.id),
        type="ticket.events",
        ticket=ticket.number,
        seq=ticket.public_seq,
        events=[for_customer(event) for event in events],
    )
    tell(user_group(ticket.requester_id), type="tickets.changed", ticket=ticket.number)


def ai_changed(ticket: Ticket, *, kind: str) -> None:
    """The AI wrote something about the ticket, for agents, or somebody decided on it."""
    tell(agents_group(ticket.id), type="ai.changed", ticket=ticket.number, kind=kind)


def mentioned(*, user_id: int, ticket: Ticket) -> None:
    """A note names the user."""
    tell(user_group(user_id), type="mentioned", ticket=ticket.number)


def memberships_changed(*, user_id: int) -> None:
    """The user's teams changed: their pages look again at what they may see."""
    tell(user_group(user_id), type="memberships.changed")


def notified(*, user_id: int) -> None:
    """There is news for the user, or they have read some."""
    tell(user_group(user_id), type="notifications.changed")
