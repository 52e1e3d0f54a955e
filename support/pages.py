"""Pages of long lists by keyset: what follows a place, however far down it is."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, Func, TextField, UUIDField, Value
from django.db.models.lookups import GreaterThan

from support.models import Ticket
from support.models.ticket_queries import TicketQuerySet


class Sort(StrEnum):
    """The orders of a list: first what is to be done, then by a moment."""

    WAITING = "waiting"
    DUE = "due"
    NEWEST = "newest"

    @property
    def key(self) -> str:
        """The column of the moment; `newest` needs none: ids sort by time."""
        return {"waiting": "by_waiting", "due": "by_due", "newest": ""}[self]

    def after(self, tickets: TicketQuerySet, place: "Cursor | None") -> TicketQuerySet:
        """*tickets* in this order, from *place* on."""
        if self == Sort.NEWEST:
            if place:
                tickets = tickets.filter(id__lt=place.id)
            return tickets.order_by("-id")
        names = ("category", self.key, "id")
        if place:
            # One comparison of rows, which an index answers; in its usual form with
            # ORs PostgreSQL reads all pages before this one.
            values = (
                Value(place.category),
                Value(place.moment, DateTimeField()),
                Value(place.id, UUIDField()),
            )
            tickets = tickets.filter(GreaterThan(_row(*map(F, names)), _row(*values)))
        return tickets.order_by(*names)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A ticket's place in a list."""

    category: int
    moment: datetime | None
    id: UUID

    @classmethod
    def of(cls, ticket: Ticket, sort: Sort) -> "Cursor":
        """The place of *ticket*."""
        moment = getattr(ticket, sort.key) if sort.key else None
        return cls(ticket.category, moment, ticket.id)

    @classmethod
    def read(cls, text: str, sort: Sort) -> "Cursor | None":
        """The place that an address names; None for none, or for what is no cursor."""
        try:
            category, moment, ticket = json.loads(base64.urlsafe_b64decode(text))
            at = datetime.fromisoformat(moment) if sort.key else None
            if at is not None and at.tzinfo is None:
                return None
            return cls(int(category), at, UUID(ticket))
        except (ValueError, TypeError, AttributeError, binascii.Error):
            return None

    def written(self) -> str:
        """As an address holds it."""
        moment = self.moment.isoformat() if self.moment else ""
        place = json.dumps([self.category, moment, str(self.id)])
        return base64.urlsafe_b64encode(place.encode()).decode()


def _row(*values: Any) -> Func:
    return Func(*values, function="ROW", output_field=TextField())
