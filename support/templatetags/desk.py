"""What every page of the desk shows beside its own content."""

from dataclasses import dataclass, replace
from typing import Any

from django import template

from chatsite.accounts.models import User
from support import access, inbox
from support.inbox import Folder
from support.models import SavedView
from support.models.membership import teams_of

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


@dataclass(frozen=True, slots=True)
class Entry:
    """A list in the sidebar: its address, what is in it, and whether it is shown now."""

    query: str
    name: str
    icon: str
    count: int | None = None
    whose: str = ""
    is_shown: bool = False


@register.inclusion_tag("support/partials/folders.html", takes_context=True)
def folders(context: dict[str, Any]) -> dict[str, Any]:
    """The lists of an agent with what is in each; the shown one is marked."""
    agent: User = context["request"].user
    shown = _shown(context.get("list"))
    of_agent = teams_of(agent)
    counts = inbox.counts(agent, of_agent)
    own = [
        Entry(f"folder={f}", name, icon, counts.folders.get(f))
        for f, name, icon in FOLDERS
    ]
    teams = [
        Entry(f"folder=all&team={team.pk}", team.name, "users", counts.teams[team.pk])
        for team in of_agent
    ]
    views = [
        Entry(f"view={view.pk}", view.name, "bookmark", whose=str(view.team or ""))
        for view in SavedView.objects.visible_to(agent).select_related("team")
    ]
    groups = [("", own), ("Teams", teams), ("Views", views)]
    return {
        "groups": [
            (name, [replace(e, is_shown=e.query == shown) for e in entries])
            for name, entries in groups
        ]
    }


def _shown(asked: Any) -> str:
    """The query of the entry that leads to the list that a page shows."""
    if asked is None:
        return ""
    if asked.view:
        return f"view={asked.view.pk}"
    filters = asked.filters
    team = f"&team={filters.team}" if filters.team else ""
    return f"folder={filters.folder}{team}"
