"""Who has a ticket open and what they do there, and who is at the desk at all.

Kept in Redis and forgotten by itself: whoever is not heard of for TTL_S has gone. A
sorted set for each ticket has `user:tab` by the moment at which it is forgotten, a hash
beside it what that tab does. Customers are in none of them. `now` is the moment for
which one asks, in seconds of the epoch.
"""

import json
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import redis
import structlog

from chatsite import redis_client

log = structlog.get_logger(__name__)

HEARTBEAT_S = 20.0
"""Seconds between the heartbeats of a page."""
TTL_S = 2.5 * HEARTBEAT_S
COMPOSING_S = 8.0
"""Seconds after which somebody who says no more is not writing any longer."""

DESK = "presence:desk"


class Mode(StrEnum):
    """What somebody does on a ticket. The more telling first: of two tabs it counts."""

    REPLY = "reply"
    NOTE = "note"
    VIEWING = "viewing"
    IDLE = "idle"

    @property
    def is_composing(self) -> bool:
        """Whether they write."""
        return self in (Mode.REPLY, Mode.NOTE)


@dataclass(frozen=True, slots=True)
class Tab:
    """An open page of somebody's at the desk."""

    user_id: int
    tab: str

    def __str__(self) -> str:
        return f"{self.user_id}:{self.tab}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a ticket."""

    user_id: int
    name: str
    mode: Mode

    def told(self) -> dict[str, object]:
        """As pages of agents are told."""
        return {"user": self.user_id, "name": self.name, "mode": self.mode.value}


def at_desk(tab: Tab, *, now: float | None = None) -> None:
    """A page of the desk is open."""
    _redis().zadd(DESK, {str(tab): _moment(now) + TTL_S})


def left_desk(tab: Tab) -> None:
    """It was closed."""
    _redis().zrem(DESK, str(tab))


def present(agents: Collection[int]) -> set[int]:
    """Those of these users who have a page of the desk open."""
    _redis().zremrangebyscore(DESK, "-inf", time.time())
    there = {_user(tab) for tab in _redis().zrange(DESK, 0, -1)}
    return there & set(agents)


def on_ticket(
    ticket_id: UUID, tab: Tab, *, name: str, mode: Mode, now: float | None = None
) -> None:
    """A page shows the ticket, and its agent does *mode* there."""
    now = _moment(now)
    doing = {"name": name, "mode": mode.value, "at": now}
    with _redis().pipeline() as pipe:
        pipe.zadd(_tabs(ticket_id), {str(tab): now + TTL_S})
        pipe.hset(_doing(ticket_id), str(tab), json.dumps(doing))
        pipe.expire(_tabs(ticket_id), int(TTL_S))
        pipe.expire(_doing(ticket_id), int(TTL_S))
        pipe.execute()


def left_ticket(ticket_id: UUID, tab: Tab) -> None:
    """It was closed, or shows another one."""
    with _redis().pipeline() as pipe:
        pipe.zrem(_tabs(ticket_id), str(tab))
        pipe.hdel(_doing(ticket_id), str(tab))
        pipe.execute()


def of(
    ticket_ids: Iterable[UUID], *, now: float | None = None
) -> dict[UUID, list[Person]]:
    """Who has these tickets open, each person once; in one round trip. Nobody while Redis
    is away: no list of tickets fails for that."""
    ids, now = list(ticket_ids), _moment(now)
    try:
        with _redis().pipeline(transaction=False) as pipe:
            for ticket_id in ids:
                pipe.zrangebyscore(_tabs(ticket_id), now, "+inf")
                pipe.hgetall(_doing(ticket_id))
            found = pipe.execute()
    except redis.RedisError as error:
        log.warning("presence.unknown", error=str(error))
        return {ticket_id: [] for ticket_id in ids}
    rows = zip(ids, found[::2], found[1::2], strict=True)
    return {ticket_id: _people(tabs, doing, now) for ticket_id, tabs, doing in rows}


def _people(tabs: list[bytes], doing: dict[bytes, bytes], now: float) -> list[Person]:
    people: dict[int, Person] = {}
    for tab in tabs:
        if tab not in doing:
            continue
        said = json.loads(doing[tab])
        mode = Mode(said["mode"])
        if mode.is_composing and said["at"] < now - COMPOSING_S:
            mode = Mode.VIEWING
        person = Person(_user(tab), said["name"], mode)
        people.setdefault(person.user_id, person)
        people[person.user_id] = min(people[person.user_id], person, key=_telling)
    return sorted(people.values(), key=lambda person: person.name)


def _moment(now: float | None) -> float:
    return time.time() if now is None else now


def _telling(person: Person) -> int:
    return list(Mode).index(person.mode)


def _user(tab: bytes) -> int:
    return int(tab.partition(b":")[0])


def _tabs(ticket_id: UUID) -> str:
    return f"presence:{ticket_id}"


def _doing(ticket_id: UUID) -> str:
    return f"presence:{ticket_id}:doing"


def _redis() -> Any:
    # redis-py types every answer as one that may also be awaited.
    return redis_client.client()
