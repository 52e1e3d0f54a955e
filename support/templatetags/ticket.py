"""Words of a ticket's page."""

from django import template

from support import audit
from support.models import TicketEvent

register = template.Library()


@register.filter
def sentence(event: TicketEvent) -> str:
    """What happened, with old and new value."""
    return audit.sentence(event)


@register.filter
def span(seconds: int) -> str:
    """A span of time: 2 h 05 min."""
    hours, minutes = divmod(max(seconds, 0) // 60, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
