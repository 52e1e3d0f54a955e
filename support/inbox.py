"""The agents' lists: folders, filters, order, a page at a time, and their counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from chatsite.accounts.models import User
from support.models import Team, Ticket
from support.models.status import Category, Priority, Status
from support.models.ticket_queries import TicketQuerySet
from support.pages import Cursor, Sort
from support.search import clean, matching

PAGE = 50
# What a row shows.
NARROW = (
    *("id", "number", "subject", "status", "category", "priority", "channel"),
    *("requester_id", "requester_name", "requester_email", "last_message_preview"),
    *("version", "seq", "last_message_seq", "created_at", "waiting_since"),
    *("next_due_at", "is_breached", "snoozed_until", "by_waiting", "by_due"),
    *("team__name", "product__name"),
    *("assignee__username", "assignee__first_name", "assignee__last_name"),
)


class Folder(StrEnum):
    """The lists that every agent has; `everything` is for searches."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"
    MENTIONS = "mentions"
    SNOOZED = "snoozed"
    BREACHED = "breached"
    DONE = "done"
    EVERYTHING = "everything"


# Read by the newest, and not counted: what is done waits for nothing and is no work.
WITH_DONE = frozenset({Folder.DONE, Folder.EVERYTHING})


# How each filter is read; the others are ids.
_READ: dict[str, Callable[[Any], Any]] = {
    "folder": Folder,
    "status": Status,
    "priority": lambda value: Priority(int(value)),
    "text": str,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a folder is shown; empty is everything."""

    folder: Folder = Folder.ALL
    team: int | None = None
    product: int | None = None
    assignee: int | None = None
    tag: int | None = None
    status: Status | None = None
    priority: Priority | None = None
    text: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Filters":
        """Filters as an address or a saved view has them.

        Raises:
            ValueError: for a name or a value that does not exist.
        """
        given = {name: value for name, value in data.items() if value not in ("", None)}
        if unknown := given.keys() - cls.__slots__:
            raise ValueError(f"No such filter: {', '.join(sorted(unknown))}.")
        read: dict[str, Any] = {
            name: _READ.get(name, int)(value) for name, value in given.items()
        }
        return cls(**read)

    def written(self) -> dict[str, str]:
        """As an address or a saved view has them; `read` gives the same again."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: str(value) for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list. `next_cursor` is empty at its end."""

    tickets: list[Ticket]
    next_cursor: str = ""


def page(
    agent: User, filters: Filters, *, sort: Sort = Sort.WAITING, cursor: str = ""
) -> Page:
    """The page after *cursor*, of tickets that *agent* works, each with `is_unread`.

    In folders with what is done the newest comes first, whatever the order.
    """
    sort = Sort.NEWEST if filters.folder in WITH_DONE else sort
    tickets = select(agent, filters, timezone.now())
    place = Cursor.read(cursor, sort)
    found = list(_as_rows(sort.after(tickets, place), agent)[: PAGE + 1])
    shown = found[:PAGE]
    more = len(found) > PAGE
    return Page(shown, Cursor.of(shown[-1], sort).written() if more else "")


def rows(agent: User, filters: Filters, numbers: Iterable[int]) -> list[Ticket]:
    """Those of the tickets with these numbers that are in the list now, as `page` has
    them, in no order."""
    tickets = select(agent, filters, timezone.now()).filter(number__in=numbers)
    return list(_as_rows(tickets, agent))


def _as_rows(tickets: TicketQuerySet, agent: User) -> TicketQuerySet:
    shown = tickets.with_unread(agent).only(*NARROW)
    return shown.select_related("team", "product", "assignee").prefetch_related("tags")


def select(agent: User, filters: Filters, now: datetime) -> TicketQuerySet:
    """The tickets of a folder that pass the filters, in no order."""
    tickets = Ticket.objects.worked_by(agent)
    wanted = {
        "team": filters.team,
        "product": filters.product,
        "assignee": filters.assignee,
        "tags": filters.tag,
        "status": filters.status,
        "priority": filters.priority,
    }
    tickets = tickets.filter(in_folder(filters.folder, agent, now)).filter(
        **{name: value for name, value in wanted.items() if value is not None}
    )
    return matching(tickets, filters.text) if clean(filters.text) else tickets


def in_folder(folder: Folder, agent: User, now: datetime) -> Q:
    """What belongs into a folder of *agent*'s."""
    is_open = Q(category__lt=Category.DONE)
    awake = is_open & (Q(snoozed_until=None) | Q(snoozed_until__lte=now))
    return {
        Folder.MINE: awake & Q(assignee=agent),
        Folder.UNASSIGNED: awake & Q(assignee=None),
        Folder.ALL: awake,
        Folder.MENTIONS: is_open & Q(id__in=Ticket.objects.mentioning(agent)),
        Folder.SNOOZED: is_open & Q(snoozed_until__gt=now),
        Folder.BREACHED: awake & Q(is_breached=True),
        Folder.DONE: Q(category=Category.DONE),
        Folder.EVERYTHING: Q(),
    }[folder]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open tickets are in each folder and in each of the agent's teams."""

    folders: dict[Folder, int]
    teams: dict[int, int]


def counts(agent: User, teams: Iterable[Team]) -> Counts:
    """Count all folders of open tickets, and those of the agent's *teams*, in one
    query."""
    now = timezone.now()
    folders = [folder for folder in Folder if folder not in WITH_DONE]
    awake = in_folder(Folder.ALL, agent, now)
    asked = {f: Count("id", filter=in_folder(f, agent, now)) for f in folders}
    asked_of = {f"team{t.pk}": Count("id", filter=awake & Q(team=t)) for t in teams}
    found = Ticket.objects.worked_by(agent).open().aggregate(**asked, **asked_of)
    return Counts(
        {folder: found[folder] for folder in folders},
        {int(name[4:]): found[name] for name in asked_of},
    )
