"""Searching tickets: words in subjects, names and messages; numbers; addresses.

Words are compared as they are, in any language, and each may be the beginning of one:
"refund" finds "refunds". All must be in one text.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from support.models import Ticket, TicketMessage
from support.models.message import TicketMessageQuerySet
from support.models.ticket_queries import TicketQuerySet

LONGEST = 200
MOST_WORDS = 10
# A trigram index answers nothing for less.
SHORTEST_REFERENCE = 3
LONGEST_NUMBER = 19
MOST_CANDIDATES = 2000


def clean(text: str) -> str:
    """*text* as it is searched for; empty when there is nothing to look for."""
    return text.replace("\0", "").strip()[:LONGEST]


def matching(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Those of *tickets* that an agent finds with *text*, notes included."""
    return _found(tickets, text, TicketMessage.objects.all())


def matching_for_requester(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Those of *tickets* that their requester finds: notes do not exist."""
    return _found(tickets, text, TicketMessage.objects.public())


def _found(
    tickets: TicketQuerySet, text: str, messages: TicketMessageQuerySet
) -> TicketQuerySet:
    text = clean(text)
    words = re.findall(r"\w+", text.lower())[:MOST_WORDS]
    if not words:
        return tickets.none()
    query = SearchQuery(
        " & ".join(f"{word}:*" for word in words), config="simple", search_type="raw"
    )
    # Indexes are asked on their own: in one query with the order of the list, or with
    # an OR, PostgreSQL reads whole tables (100,000 tickets: 250 ms instead of 10).
    ids = Ticket.objects.filter(search_vector=query).values_list("id")
    candidates = ids.union(
        messages.filter(search_vector=query).values_list("ticket"),
        *_by_reference(text.lower().removeprefix("#")),
        all=True,
    )
    found = {id for (id,) in candidates[: MOST_CANDIDATES + 1]}
    if len(found) <= MOST_CANDIDATES:
        return tickets.filter(id__in=found)
    # A word that is everywhere: the list's next tickets are looked at one by one.
    said = messages.filter(ticket=OuterRef("pk"), search_vector=query)
    return tickets.filter(Q(search_vector=query) | Exists(said))


def _by_reference(text: str) -> Iterator[QuerySet[Any, Any]]:
    """Tickets by a number, or a part of a number or of an address."""
    if text.isdecimal() and len(text) < LONGEST_NUMBER:
        yield Ticket.objects.filter(number=int(text)).values_list("id")
    if len(text) >= SHORTEST_REFERENCE and not re.search(r"\s", text):
        yield Ticket.objects.filter(reference__contains=text).values_list("id")
