"""What every chat page shows beside its own content."""

from typing import Any

from django import template
from django.template.context import Context

from chat import chatlist, slots
from chat.answers import answering
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


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, otherwise: str = "") -> str:
    """What other apps show here, or else *otherwise*; the names are `chat.slots.SLOTS`'."""
    flat: dict[Any, Any] = context.flatten()
    return slots.html(name, flat) or otherwise


@register.filter
def gives_way(chat: Chat | None) -> bool:
    """Whether its owner may write on while an answer is being written."""
    return chat is not None and bool(chat.answered_by) and answering.of(chat).gives_way
