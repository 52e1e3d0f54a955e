"""What other apps' pages show of the desk: the way to it, for agents."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from support import access


def to_desk(context: Mapping[str, Any]) -> str:
    """A link to the inbox in the menu of the account; for customers nothing, and nothing
    on the desk's own pages, whose sidebar has more."""
    where = context["request"].resolver_match
    if where is not None and where.app_name == "support":
        return ""
    if not access.is_agent(context["request"].user):
        return ""
    return render_to_string("support/partials/desk_link.html")
