"""What every chat page shows beside its own content."""

from typing import Any

from django import template

from chat import chatlist
from chat.models import Chat

register = template.Library()


@register.inclusion_tag("chat/partials/sidebar.html", takes_context=True)
def sidebar(context: dict[str, Any]) -> dict[str, Any]:
    """The list of the user's chats, with the shown one marked."""
    request = context["request"]
    current: Chat | None = context.get("chat")
    return {
        **chatlist.page(request.user).context(),
        "current": current,
        "current_id": str(current.id) if current else "",
        "user": request.user,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
