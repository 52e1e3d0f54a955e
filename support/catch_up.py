"""What a page missed while it was away: the events after the last that it saw."""

from dataclasses import dataclass

from chatsite.accounts.models import User
from support.access import is_agent_of
from support.live.payloads import Payload, for_agents, for_customer
from support.models import Ticket

MOST = 200
"""Events. A page that missed more loads itself anew, which costs less."""


@dataclass(frozen=True, slots=True)
class Missed:
    """The events after a page's last one. With `resync` the page loads itself anew."""

    seq: int
    events: list[Payload]
    resync: bool = False


def events_after(ticket: Ticket, seq: int, viewer: User) -> Missed:
    """What happened after *seq*, counted and told as *viewer*'s side counts and is told.

    The caller has looked the ticket up through the viewer. A number from the future, as
    a page of a restored database has, asks for a resync too.
    """
    if is_agent_of(viewer, ticket):
        found = ticket.events.filter(seq__gt=seq).order_by("seq")
        last, told = ticket.seq, for_agents
    else:
        found = ticket.events.public().filter(public_seq__gt=seq).order_by("public_seq")
        last, told = ticket.public_seq, for_customer
    events = list(found.select_related("actor")[: MOST + 1])
    if len(events) > MOST or seq > last:
        return Missed(last, [], resync=True)
    return Missed(max(last, seq), [told(event) for event in events])
