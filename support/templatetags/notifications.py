"""The link to one's news, with how much is unread."""

from collections.abc import Mapping
from typing import Any

from django import template

from support.notifying.news import unread

register = template.Library()


@register.inclusion_tag("support/partials/notifications_link.html", takes_context=True)
def notifications_link(context: Mapping[str, Any]) -> dict[str, Any]:
    """A link of the sidebar. For who is not signed in there is none."""
    user = context["request"].user
    return {
        "request": context["request"],
        "unread": unread(user) if user.is_authenticated else None,
    }
