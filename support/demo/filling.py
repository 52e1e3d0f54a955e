"""A desk of any size: tickets and messages as a busy one has them after two years.

Most tickets are closed, a few dozen messages are the most that a ticket has, words are
as frequent as in a language. Rows are true to each other: numbers of events, what the
list shows, clocks. They are written in the order of time, so ids and numbers follow it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from chat import rendering
from support.actions.change import preview
from support.demo.copying import Row
from support.demo.made_up import bodies, uuid7
from support.models import SLAClock, Ticket, TicketEvent, TicketMessage
from support.models.clock import Metric
from support.models.status import Category, Status

YEARS = timedelta(days=730)
# What is younger is likely to be open.
FRESH = timedelta(days=45)
LONG = 200  # messages of one ticket, for measuring its page

_FRESH_STATES = {
    Status.NEW: 14, Status.OPEN: 26, Status.PENDING: 18, Status.ON_HOLD: 6,
    Status.SOLVED: 22, Status.CLOSED: 12, Status.SPAM: 2,
}  # fmt: skip
_OLD_STATES = {Status.OPEN: 1, Status.ON_HOLD: 1, Status.CLOSED: 96, Status.SPAM: 2}
_TARGET = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class People:
    """Who is there: ids of customers with their names and addresses, of teams with their
    agents, of products."""

    customers: list[tuple[int, str, str]]
    teams: dict[int, list[int]]
    products: list[int]


@dataclass
class Filling:
    """The rows of so many tickets, made a batch at a time. The same seed makes the same
    desk, but for ids and the moment that it ends at."""

    people: People
    tickets: int
    messages: int
    seed: int = 1
    now: datetime = field(default_factory=timezone.now)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 (no secrets)
        weights = [self.random.lognormvariate(0, 0.8) for _ in range(self.tickets)]
        scale = self.messages / sum(weights)
        self.counts = [max(1, round(weight * scale)) for weight in weights]
        self.counts[-1] = LONG
        self.bodies = bodies(self.random)

    def batches(self, size: int = 5000) -> Iterator["Batch"]:
        """All of it, the oldest first."""
        for begin in range(0, self.tickets, size):
            batch = Batch(self)
            for number in range(begin, min(begin + size, self.tickets)):
                batch.add(number)
            yield batch

    def opened_at(self, number: int) -> datetime:
        """Evenly over the years, to a moment ago."""
        return self.now - YEARS * (1 - number / self.tickets) - timedelta(minutes=1)


RowsOf = dict[type[Any], list[Row]]


class Batch:
    """Rows of some tickets, by model."""

    def __init__(self, filling: Filling) -> None:
        self.of, self.random, self.people = filling, filling.random, filling.people
        self.rows: RowsOf = {
            Ticket: [],
            TicketMessage: [],
            TicketEvent: [],
            SLAClock: [],
        }

    def add(self, number: int) -> None:
        """A ticket with what was said on it."""
        ticket = self._ticket(number)
        self.rows[Ticket].append(ticket)
        spoken = self._conversation(ticket, self.of.counts[number])
        self._sum_up(ticket, spoken)
        self._promise(ticket)

    def _ticket(self, number: int) -> Row:
        at, choose = self.of.opened_at(number), self.random.choice
        requester, name, email = choose(self.people.customers)
        team = choose(list(self.people.teams))
        states = _FRESH_STATES if self.of.now - at < FRESH else _OLD_STATES
        status = self.random.choices(list(states), list(states.values()))[0]
        is_new = status == Status.NEW
        return {
            "id": uuid7(at, self.random),
            "requester_id": requester,
            "requester_name": name,
            "requester_email": email,
            "subject": choose(self.of.bodies)[0][:60].rsplit(" ", 1)[0],
            "status": status.value,
            "priority": self.random.choices([1, 2, 3, 4], [10, 70, 15, 5])[0],
            "product_id": choose(self.people.products),
            "team_id": team,
            "assignee_id": None if is_new else choose(self.people.teams[team]),
            "channel": Ticket.Channel.WEB.value,
            "created_at": at,
        }

    def _conversation(self, ticket: Row, count: int) -> list[Row]:
        """Turns of customer and agent, with a note now and then."""
        at, seq, public = ticket["created_at"], 1, 1
        self._event(ticket, 1, 1, "opened", None, at)
        spoken: list[Row] = []
        step = min(timedelta(hours=9), (self.of.now - at) / (count + 1))
        for turn in range(1 if ticket["status"] == Status.NEW else count):
            by_agent = turn % 2 == 1
            note = by_agent and self.random.random() < 0.15
            seq, public = seq + 1, public + (not note)
            spoken.append(self._message(ticket, seq, at, by_agent=by_agent, note=note))
            verb = "noted" if note else "replied" if by_agent else "wrote"
            self._event(ticket, seq, None if note else public, verb, spoken[-1], at)
            at += step * self.random.uniform(0.2, 1)
        ticket["last_message_seq"] = seq
        if ticket["status"] != Status.NEW:
            seq, public = seq + 1, public + 1
            self._event(ticket, seq, public, "changed", None, at)
        ticket |= {"seq": seq, "public_seq": public, "version": seq, "silent_since": at}
        return spoken

    def _message(
        self, ticket: Row, seq: int, at: datetime, *, by_agent: bool, note: bool
    ) -> Row:
        body, html = self.random.choice(self.of.bodies)
        message = {
            "id": uuid7(at, self.random),
            "ticket_id": ticket["id"],
            "seq": seq,
            "author_type": "agent" if by_agent else "customer",
            "author_id": ticket["assignee_id" if by_agent else "requester_id"],
            "visibility": "internal" if note else "public",
            "body": body,
            "html": html,
            "html_version": rendering.VERSION,
            "at": at,
        }
        self.rows[TicketMessage].append(message)
        return message

    def _event(
        self,
        ticket: Row,
        seq: int,
        public: int | None,
        verb: str,
        message: Row | None,
        at: datetime,
    ) -> None:
        moved = verb == "changed"
        by = message or {"author_type": "agent" if moved else "customer"}
        self.rows[TicketEvent].append(
            {
                "ticket_id": ticket["id"],
                "seq": seq,
                "public_seq": public,
                "actor_type": by["author_type"],
                "actor_id": by.get("author_id", ticket["assignee_id"]),
                "verb": verb,
                "field": "status" if moved else "",
                "new": f'"{ticket["status"]}"' if moved else None,
                "message_id": message and message["id"],
                "at": at,
            }
        )

    def _sum_up(self, ticket: Row, spoken: list[Row]) -> None:
        """What the list shows of the conversation."""
        said = [row for row in spoken if row["visibility"] == "public"]
        asked = [row["at"] for row in said if row["author_type"] == "customer"]
        answers = [row["at"] for row in said if row["author_type"] == "agent"]
        status = Status(ticket["status"])
        ended = ticket["silent_since"]
        active = status.category == Category.ACTIVE
        ticket |= {
            "last_customer_at": asked[-1],
            "last_agent_at": answers[-1] if answers else None,
            "first_response_at": answers[0] if answers else None,
            "last_message_preview": preview(said[-1]["body"]),
            "waiting_since": asked[-1] if active else None,
            "solved_at": ended if status in (Status.SOLVED, Status.CLOSED) else None,
            "closed_at": ended if status == Status.CLOSED else None,
        }

    def _promise(self, ticket: Row) -> None:
        """The first response, kept or broken; one that runs is due soon or late."""
        started, answered = ticket["created_at"], ticket["first_response_at"]
        due = started + _TARGET * self.random.uniform(1, 20)
        over = answered or (None if ticket["waiting_since"] else ticket["silent_since"])
        late = (over or self.of.now) > due
        self.rows[SLAClock].append(
            {
                "ticket_id": ticket["id"],
                "metric": Metric.FIRST_RESPONSE.value,
                "policy_name": "Standard",
                "target_seconds": int((due - started).total_seconds()),
                "started_at": started,
                "running_since": None if over else started,
                "due_at": None if over else due,
                "breached_at": due if late else None,
                "fulfilled_at": over,
            }
        )
        ticket |= {
            "next_due_at": None if over else due,
            "is_breached": late and not over,
        }
