"""What list of tickets an address asks for: a folder, a team, a saved view, a search."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from chatsite.accounts.models import User
from chatsite.numbers import whole
from support import access
from support.actions.saved_views import COLUMNS
from support.inbox import Filters, Folder
from support.models import SavedView, Team
from support.pages import Sort

TITLES = {
    Folder.MINE: "Mine",
    Folder.UNASSIGNED: "Unassigned",
    Folder.ALL: "All open",
    Folder.MENTIONS: "Mentions",
    Folder.SNOOZED: "Snoozed",
    Folder.BREACHED: "Breached",
    Folder.DONE: "Done",
    Folder.EVERYTHING: "Everything",
}
NAMES = tuple(Filters.__slots__)
# Of rows, unless a view says otherwise: subjects need the room more than these.
USUAL = COLUMNS - {"product", "team"}


@dataclass(frozen=True, slots=True)
class List:
    """A list as an address names it."""

    filters: Filters
    sort: Sort = Sort.WAITING
    view: SavedView | None = None
    columns: frozenset[str] = field(default=USUAL)

    @classmethod
    def read(cls, agent: User, data: QueryDict) -> "List":
        """The list that an agent's address names.

        Raises:
            Http404: when there is no such list.
        """
        view = None
        given: dict[str, Any] = {name: data.get(name, "") for name in NAMES}
        sort = data.get("sort", "")
        if key := data.get("view", ""):
            view = access.view_for(agent, whole(key) or 0)
            given = view.filters | {name: v for name, v in given.items() if v}
        elif given["text"] and not given["folder"]:
            given["folder"] = Folder.EVERYTHING
        try:
            filters = Filters.read(given)
            order = Sort(sort or (view.sort if view else Sort.WAITING))
        except ValueError as error:
            raise Http404("There is no such list.") from error
        columns = frozenset(view.columns) if view and view.columns else USUAL
        return cls(filters, order, view, columns)

    @property
    def title(self) -> str:
        """What it is called."""
        if self.view:
            return self.view.name
        if self.filters.text:
            return "Search"
        if self.filters.folder == Folder.ALL and self.filters.team:
            team = Team.objects.filter(pk=self.filters.team).first()
            return str(team) if team else "Team"
        return TITLES[self.filters.folder]

    @property
    def query(self) -> str:
        """As an address names it, with all that it is."""
        written = self.filters.written() | {"sort": self.sort.value}
        if self.view:
            written["view"] = str(self.view.pk)
        return urlencode(written)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{reverse('support:inbox')}?{self.query}"

    @property
    def narrowed(self) -> int:
        """By how many filters, beside folder and search."""
        return len(self.filters.written().keys() - {"folder", "text"})
