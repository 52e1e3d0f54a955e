"""What the pages of the desk cost when there are 100,000 tickets and 1.5 million messages.

BENCH_DESK_TICKETS makes it smaller; with fifteen messages a ticket, as `fill_desk` says.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import desk_live
from benchmarks.figures import Figure
from chatsite.accounts.models import User
from support.demo.filling import LONG
from support.models import Ticket
from tests.site import Site

TICKETS = int(os.environ.get("BENCH_DESK_TICKETS", "100_000"))
AGAIN = 15
Row = tuple[str, float, str, float]
DATABASE_MS, PAGE_MS, QUERIES, ARRIVAL_MS = 100, 150, 15, 300


async def desk(site: Site) -> list[Figure]:
    """The inbox, its folders, searches, a long ticket, and the way of a message."""
    await site.make(fill)
    rows: list[Row] = await site.make(measured)
    return [Figure(*row) for row in rows] + await desk_live.arrivals(site)


def fill() -> None:
    """Make the desk, unless an earlier run has; called in the site's database."""
    if Ticket.objects.count() < TICKETS:
        call_command("fill_desk", tickets=TICKETS, messages=TICKETS * 15)


@dataclass
class Spent:
    """What requests took: seconds of each, seconds in the database, queries."""

    whole: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count one request."""
        taken: list[float] = []

        def asked(execute: Callable[..., object], *args: object) -> object:
            started = time.perf_counter()
            try:
                return execute(*args)
            finally:
                taken.append(time.perf_counter() - started)

        started = time.perf_counter()
        with connection.execute_wrapper(asked):
            yield
        self.whole.append(time.perf_counter() - started)
        self.database.append(sum(taken))
        self.queries.append(len(taken))

    def rows(self, name: str, page_ms: float | None) -> Iterator[Row]:
        """Its figures: name, value, unit, limit."""
        yield f"{name}, database", _ms(self.database), "ms", DATABASE_MS
        if page_ms:
            yield f"{name}, server time", _ms(self.whole), "ms", page_ms
        yield f"{name}, queries", max(self.queries), "", QUERIES


def _ms(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000


def measured() -> list[Row]:
    """All pages, as the busiest agent asks for them; called in the site's database."""
    agent = User.objects.get(username="filled-agent-1")
    client = Client(SERVER_NAME="localhost")
    client.force_login(agent)
    inbox, words = reverse("support:inbox"), _words(agent)
    pages = {
        "inbox": inbox,
        "inbox, unassigned": f"{inbox}?folder=unassigned",
        "inbox by next due": f"{inbox}?sort=due",
        "inbox, done": f"{inbox}?folder=done",
        "counts": reverse("support:folders"),
        **{
            f"search for {kind}": f"{inbox}?folder=everything&text={q}"
            for kind, q in words.items()
        },
    }
    rows: list[Row] = []
    for name, path in pages.items():
        rows += _asked(client, path).rows(name, None)
    long = _long_ticket(agent)
    rows += _asked(client, long.get_absolute_url()).rows(
        f"ticket with {LONG} messages", PAGE_MS
    )
    return rows


def _asked(client: Client, path: str) -> Spent:
    spent = Spent()
    if client.get(path).status_code != 200:  # and the first time is not counted
        raise RuntimeError(f"{path} cannot be seen")
    for _ in range(AGAIN):
        with spent.counting():
            client.get(path)
    return spent


def _words(agent: User) -> dict[str, str]:
    """What people look for: a word that few tickets have, one that most have, a number."""
    mine = Ticket.objects.worked_by(agent).order_by("number")
    ticket = mine[mine.count() // 2]
    words = sorted(ticket.last_message_preview.split(), key=len)
    return {
        "a rare word": words[-1].strip("…"),
        "a frequent word": words[0].strip("…"),
        "a number": str(ticket.number),
        "a part of an address": ticket.requester_email.split("@")[0],
    }


def _long_ticket(agent: User) -> Ticket:
    """The one with the most messages, now in the agent's team."""
    last = Ticket.objects.order_by("-number")[0]
    team = agent.memberships.all()[0].team
    Ticket.objects.filter(pk=last.pk).update(team=team)
    return Ticket.objects.get(pk=last.pk)
