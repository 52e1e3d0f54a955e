"""What a page missed while it was away: the events after the last that it saw."""

from dataclasses import dataclass

from chatsite.accounts.models import User
from support.access import is_agent_of
from support.live.payloads import Payload, for_agents, for_customer
from support.models import Ticket, TicketEvent

MOST = 200
"""Events. A page that missed more loads itself anew, which costs less."""


@dataclass(frozen=True, slots=True)
class Missed:
    """The events after a page's last one. With `resync` the page loads itself anew."""

    seq: int
    events: list[TicketEvent]
    resync: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The same in the payloads of a viewer's side."""

    seq: int
    events: list[Payload]
    resync: bool = False


def missed_after(ticket: Ticket, seq: int, viewer: User) -> Missed:
    """What happened after *seq*, counted as *viewer*'s side counts.

    The caller has looked the ticket up through the viewer. A number from the future, as
    a page of a restored database has, asks for a resync too.
    """
    if is_agent_of(viewer, ticket):
        found = ticket.events.filter(seq__gt=seq).order_by("seq")
        last = ticket.seq
    else:
        found = ticket.events.public().filter(public_seq__gt=seq).order_by("public_seq")
        last = ticket.public_seq
    events = list(found.select_related("actor")[: MOST + 1])
    if len(events) > MOST or seq > last:
        return Missed(last, [], resync=True)
    return Missed(max(last, seq), events)


def events_after(ticket: Ticket, seq: int, viewer: User) -> Told:
    """The same as `missed_after`, as *viewer*'s side is told."""
    missed = missed_after(ticket, seq, viewer)
    told = for_agents if is_agent_of(viewer, ticket) else for_customer
    return Told(missed.seq, [told(event) for event in missed.events], missed.resync)
