"""The list of a person's chats: by day, a page at a time."""

import base64
import binascii
import json
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from chat.models import Chat
from chat.models.chat import ChatQuerySet
from chatsite.accounts.models import User

PAGE = 30
# Pinned chats stand above the list, all at once: people pin a handful.
PINNED_AT_MOST = 50
# What a row shows.
NARROW = ("id", "title", "active_at", "pinned_at", "archived_at")


@dataclass(frozen=True, slots=True)
class Page:
    """Part of the list. `next_cursor` is empty at its end."""

    pinned: list[Chat]
    days: list[tuple[str, list[Chat]]]
    next_cursor: str = ""
    archived: bool = False
    query: str = ""

    def context(self) -> dict[str, object]:
        """What the templates of the list read."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def page(
    user: User, *, cursor: str = "", archived: bool = False, query: str = ""
) -> Page:
    """The page after *cursor*; the first one, with the pinned chats, without it."""
    chats = Chat.objects.visible_to(user).only(*NARROW)
    chats = chats.archived() if archived else chats.current()
    query = query.replace("\0", "").strip()
    if query:
        chats = chats.filter(title__icontains=query)
    shown, next_cursor = stretch(chats.filter(pinned_at=None), cursor, PAGE)
    return Page(
        pinned=[] if place(cursor) else list(chats.pinned()[:PINNED_AT_MOST]),
        days=_by_day(shown),
        next_cursor=next_cursor,
        archived=archived,
        query=query,
    )


def stretch(chats: ChatQuerySet, cursor: str, limit: int) -> tuple[list[Chat], str]:
    """The newest *limit* chats after *cursor*, and the cursor of what follows them."""
    chats = chats.newest_first()
    if after := place(cursor):
        chats = chats.older_than(*after)
    found = list(chats[: limit + 1])
    shown = found[:limit]
    return shown, _encode(shown[-1]) if len(found) > limit else ""


def _by_day(chats: list[Chat]) -> list[tuple[str, list[Chat]]]:
    today = timezone.localdate()
    days = groupby(
        chats, lambda chat: _label(timezone.localdate(chat.active_at), today)
    )
    return [(label, list(group)) for label, group in days]


def _label(day: date, today: date) -> str:
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    if day > today - timedelta(days=7):
        return date_format(day, "l")
    return date_format(day, "F Y")


def _encode(chat: Chat) -> str:
    place = json.dumps([chat.active_at.isoformat(), str(chat.id)])
    return base64.urlsafe_b64encode(place.encode()).decode()


def place(cursor: str) -> tuple[datetime, UUID] | None:
    """The place that a cursor names; None for none, or for what is no cursor."""
    try:
        active_at, chat_id = json.loads(base64.urlsafe_b64decode(cursor))
        moment = datetime.fromisoformat(active_at)
        return (moment, UUID(chat_id)) if moment.tzinfo else None
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
