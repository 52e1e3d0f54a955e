"""What is new for somebody: collapsed into one entry a ticket, the newest first."""

from dataclasses import dataclass, field
from itertools import islice

from chatsite.accounts.models import User
from support.models.notification import Notification
from support.models.ticket import Ticket
from support.notifying.sentences import quote, sentence

# Rows that a page looks at, and lines that it shows of one ticket.
ROWS, LINES = 100, 3
_BESIDE = ("ticket__team", "event__actor", "event__message")


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words."""

    notification: Notification
    text: str
    quote: str


@dataclass(slots=True)
class Entry:
    """A ticket with what happened on it."""

    ticket: Ticket
    lines: list[Line] = field(default_factory=list)
    unread: int = 0
    more: int = 0

    def add(self, notification: Notification) -> None:
        """Put an older event below the others."""
        self.unread += notification.read_at is None
        if len(self.lines) == LINES:
            self.more += 1
            return
        text = sentence(notification)
        self.lines.append(Line(notification, text, quote(notification)))


@dataclass(frozen=True, slots=True)
class News:
    """A page of entries. `older` begins the next one; None at the end."""

    entries: list[Entry]
    older: int | None = None


def news(user: User, *, before: int | None = None) -> News:
    """What *user* was told, of tickets that they may still see. *before* is where the
    page begins that the last one named."""
    rows = Notification.objects.addressed_to(user).filter(on_page=True)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.select_related(*_BESIDE).order_by("-id")[: ROWS + 1])
    entries: dict[object, Entry] = {}
    for notification in islice(found, ROWS):
        ticket = notification.ticket
        entries.setdefault(ticket.pk, Entry(ticket)).add(notification)
    more = len(found) > ROWS
    return News(list(entries.values()), found[ROWS - 1].pk if more else None)


def unread(user: User) -> int:
    """On how many tickets something happened that *user* has not looked at."""
    rows = Notification.objects.addressed_to(user).filter(on_page=True).unread()
    return rows.values("ticket").distinct().count()
