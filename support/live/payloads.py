"""What an agent's and a customer's page are told of an event: built apart.

Nothing internal is sent to a customer and hidden there: it is not in their payload.
"""

from support.models import TicketEvent
from support.models.actor import ActorType
from support.models.status import Status

Payload = dict[str, object]


def for_agents(event: TicketEvent) -> Payload:
    """All of it, with the names of people."""
    return {
        "seq": event.seq,
        "verb": event.verb,
        "by": event.actor_type,
        "name": event.actor.display_name if event.actor else "",
        "field": event.field,
        "old": event.old,
        "new": event.new,
        "suggested": event.suggestion_id is not None,
        "message": str(event.message_id) if event.message_id else None,
        "at": event.at.isoformat(),
    }


def for_customer(event: TicketEvent) -> Payload:
    """What its requester may know of a public event, in numbers of their own.

    Raises:
        ValueError: for an event that is none of theirs.
    """
    if event.public_seq is None:
        raise ValueError("This event is internal.")
    payload: Payload = {
        "seq": event.public_seq,
        "verb": event.verb,
        "by": event.actor_type,
        "name": _name(event),
        "message": str(event.message_id) if event.message_id else None,
        "at": event.at.isoformat(),
    }
    if event.field == "status":
        payload["status"] = Status(str(event.new)).public.value
    if event.verb == TicketEvent.Verb.FOLLOWED_UP:
        payload["ticket"] = event.new
    return payload


def _name(event: TicketEvent) -> str:
    """Who spoke. A status is changed by the desk, not by one of its agents."""
    if event.actor is None or (
        event.actor_type == ActorType.AGENT and event.message_id is None
    ):
        return ""
    return event.actor.display_name
