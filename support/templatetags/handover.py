"""What agents see of a chat that became a ticket: what was said, and why it came."""

from typing import Any

from django import template

from chat import transcripts
from support.models import Handling, Handoff, Ticket

register = template.Library()


@register.inclusion_tag("support/partials/transcript_of.html", takes_context=True)
def transcript(context: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """The chat with the assistant, as its customer had it, and each change of hands.

    The caller has looked the ticket up through an agent.
    """
    if ticket.chat is None:
        return {}
    handling: Handling | None = getattr(ticket.chat, "handling", None)
    handoffs = Handoff.objects.filter(ticket=ticket).order_by("at")
    return {
        "ticket": ticket,
        "entries": transcripts.alone(ticket.chat),
        "handoffs": handoffs.select_related("by", "accepted_by"),
        "is_with_ai": handling is not None and handling.handler == "ai",
        "csrf_token": context.get("csrf_token"),
    }
