"""Reading a ticket: what its viewer may read of what was said and done, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chatsite.accounts.models import User
from support.access import is_agent_of
from support.audit import sentence
from support.models import Ticket, TicketEvent, TicketMessage
from support.models.message import TicketMessageQuerySet

PAGE = 50
"""Messages."""

_Verb = TicketEvent.Verb
# Their messages say it themselves, or are gone.
_NO_LINE = frozenset(
    {
        _Verb.OPENED,
        _Verb.WROTE,
        _Verb.REPLIED,
        _Verb.NOTED,
        _Verb.QUEUED,
        _Verb.TOOK_BACK,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the conversation: a message, or what an agent is told of an event."""

    at: datetime
    message: TicketMessage | None = None
    event: TicketEvent | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the conversation; `earlier` is its first message if there is more above
    it."""

    entries: list[Entry]
    earlier: TicketMessage | None = None


def messages(ticket: Ticket, viewer: User) -> TicketMessageQuerySet:
    """What *viewer* may read on the ticket and on those merged into it.

    The caller has looked the ticket up through the viewer.
    """
    said = TicketMessage.objects.of(ticket).in_order()
    return said if is_agent_of(viewer, ticket) else said.public()


def latest(ticket: Ticket, viewer: User) -> Stretch:
    """The end of the conversation."""
    return _page(ticket, viewer, messages(ticket, viewer), None)


def before(ticket: Ticket, viewer: User, message: TicketMessage) -> Stretch:
    """The page above a message."""
    above = Q(at__lt=message.at) | Q(at=message.at, id__lt=message.id)
    return _page(ticket, viewer, messages(ticket, viewer).filter(above), message.at)


def since(ticket: Ticket, viewer: User, events: Iterable[TicketEvent]) -> list[Entry]:
    """What these events of the ticket said and changed, messages as they are now."""
    events = list(events)
    ids = {event.message_id for event in events}
    found = messages(ticket, viewer).filter(pk__in=ids - {None})
    lines = events if is_agent_of(viewer, ticket) else ()
    return _in_order(_with_all(found), lines)


def _page(
    ticket: Ticket,
    viewer: User,
    found: TicketMessageQuerySet,
    end: datetime | None,
) -> Stretch:
    """The last messages of *found*, with the events from the first of them to *end*."""
    shown = list(_with_all(found.reverse())[: PAGE + 1])[::-1]
    has_more, shown = len(shown) > PAGE, shown[-PAGE:]
    if not is_agent_of(viewer, ticket):
        return Stretch(_in_order(shown, ()), shown[0] if has_more else None)
    events = ticket.events.select_related("actor").order_by("seq")
    if end is not None:
        events = events.filter(at__lt=end)
    if has_more:
        events = events.filter(at__gte=shown[0].at)
    return Stretch(_in_order(shown, events), shown[0] if has_more else None)


def _with_all(found: TicketMessageQuerySet) -> TicketMessageQuerySet:
    return found.select_related("author", "ticket").prefetch_related("attachments")


def _in_order(
    said: Iterable[TicketMessage], events: Iterable[TicketEvent]
) -> list[Entry]:
    entries = [Entry(message.at, message=message) for message in said]
    entries += [
        Entry(event.at, event=event, sentence=sentence(event))
        for event in events
        if event.verb not in _NO_LINE
    ]
    # Stable: of one moment the messages come first, as in the action that made both.
    return sorted(entries, key=lambda entry: entry.at)
