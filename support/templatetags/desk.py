"""What every page of the desk shows beside its own content."""

from typing import Any

from django import template

from chatsite.accounts.models import User
from support import access, inbox
from support.inbox import Folder
from support.models import SavedView, Team

register = template.Library()

# Of the sidebar: folder, name, icon.
FOLDERS = (
    (Folder.MINE, "Mine", "inbox"),
    (Folder.UNASSIGNED, "Unassigned", "circle-dashed"),
    (Folder.ALL, "All open", "layers"),
    (Folder.MENTIONS, "Mentions", "at-sign"),
    (Folder.SNOOZED, "Snoozed", "alarm-clock"),
    (Folder.BREACHED, "Breached", "flame"),
    (Folder.DONE, "Done", "circle-check"),
)


@register.simple_tag
def works_here(user: User) -> bool:
    """Whether *user* is an agent: the desk's own pages exist for them."""
    return access.is_agent(user)


@register.inclusion_tag("support/partials/folders.html", takes_context=True)
def folders(context: dict[str, Any]) -> dict[str, Any]:
    """The lists of an agent with what is in each; the shown one is marked."""
    agent: User = context["request"].user
    counts = inbox.counts(agent)
    return {
        "folders": [(f, name, i, counts.folders.get(f)) for f, name, i in FOLDERS],
        "teams": [(team, counts.teams.get(team.pk)) for team in Team.objects.of(agent)],
        "views": SavedView.objects.visible_to(agent).select_related("team"),
        "list": context.get("list"),
    }
