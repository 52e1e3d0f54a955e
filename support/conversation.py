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
    return _messages(ticket, for_agent=is_agent_of(viewer, ticket))


def latest(ticket: Ticket, viewer: User) -> Stretch:
    """The end of the conversation."""
    return _page(ticket, viewer)


def before(ticket: Ticket, viewer: User, message: TicketMessage) -> Stretch:
    """The page above a message."""
    return _page(ticket, viewer, above=message)


def since(ticket: Ticket, viewer: User, events: Iterable[TicketEvent]) -> list[Entry]:
    """What these events of the ticket said and changed, messages as they are now."""
    events, for_agent = list(events), is_agent_of(viewer, ticket)
    ids = {event.message_id for event in events} - {None}
    found = _messages(ticket, for_agent=for_agent).filter(pk__in=ids)
    return _in_order(_with_all(found), events if for_agent else ())


def _messages(ticket: Ticket, *, for_agent: bool) -> TicketMessageQuerySet:
    said = TicketMessage.objects.of(ticket).in_order()
    return said if for_agent else said.public()


def _page(ticket: Ticket, viewer: User, above: TicketMessage | None = None) -> Stretch:
    """A page of messages, with the events from the first of them to its end."""
    for_agent = is_agent_of(viewer, ticket)
    found = _messages(ticket, for_agent=for_agent)
    lines = ticket.events.exclude(verb__in=_NO_LINE)
    events = lines.select_related("actor").order_by("seq")
    if above is not None:
        found = found.filter(Q(at__lt=above.at) | Q(at=above.at, id__lt=above.id))
        events = events.filter(at__lt=above.at)
    shown = list(_with_all(found.reverse())[: PAGE + 1])[::-1]
    earlier = shown[-PAGE] if len(shown) > PAGE else None
    if earlier is not None:
        events = events.filter(at__gte=earlier.at)
    entries = _in_order(shown[-PAGE:], events if for_agent else ())
    return Stretch(entries, earlier)


def _with_all(found: TicketMessageQuerySet) -> TicketMessageQuerySet:
    return found.select_related("author").prefetch_related("attachments")


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
