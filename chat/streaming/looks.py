"""What the store says of running generations, asked for many followers at once.

While one statement is under way, whoever else wants to look waits and shares the next.
So a process that polls for a thousand answers asks as often as the database can answer,
and an answer that is followed alone costs one statement a look.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from chat.models import Attempt, Generation
from chat.streaming import purposes
from chat.streaming.database import db

# Characters of one look; who lacks more looks again at once.
PAGE = 32_768
# Followers served by one statement, which bounds what it brings.
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a follower is in an answer."""

    generation: UUID
    attempt: int
    offset: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the store says of a generation. `text` starts at `offset` of its attempt.

    Of a generation that has ended it is the whole text, as its purpose keeps it: it may
    be shorter than what was told, since a killed engine loses what it had not stored.
    `begun` is how much of it the run was given to go on from. `is_page` says that there
    may be more.
    """

    generation: Generation
    tried: Attempt | None
    offset: int
    text: str
    begun: int = 0
    is_page: bool = False


Look = Callable[[Place], Awaitable[Snapshot | None]]
Read = Callable[[Sequence[Place]], dict[Place, Snapshot]]

_GENERATION = [
    f.attname for f in Generation._meta.concrete_fields if f.name != "prefix"
]
_ATTEMPT = [f.attname for f in Attempt._meta.concrete_fields]
_COLUMNS = ", ".join(
    [f'g."{name}"' for name in _GENERATION] + [f'a."{name}"' for name in _ATTEMPT]
)
# One statement, and so one moment. The chunk that spans the offset starts before it.
_STATEMENT = f"""
SELECT asked.id, asked.attempt, asked."offset", length(g.prefix),
       place."offset", coalesce(stored.text, ''), {_COLUMNS}
  FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS asked (id, attempt, "offset")
  JOIN chat_generation g ON g.id = asked.id
  LEFT JOIN chat_attempt a ON a.generation_id = g.id AND a.number = g.attempt
 CROSS JOIN LATERAL (
    SELECT CASE WHEN g.attempt = asked.attempt THEN asked."offset" ELSE 0 END
 ) AS place ("offset")
 CROSS JOIN LATERAL (
    SELECT left(string_agg(
             substr(c.text, greatest(place."offset" - c."offset", 0) + 1, {PAGE}),
             '' ORDER BY c."offset"), {PAGE}) AS text
      FROM chat_generationchunk c
     WHERE c.generation_id = g.id AND c.attempt = g.attempt
       AND c."offset" < place."offset" + {PAGE}
       AND c."offset" >= coalesce((
             SELECT max(o."offset") FROM chat_generationchunk o
              WHERE o.generation_id = g.id AND o.attempt = g.attempt
                AND o."offset" <= place."offset"), 0)
 ) AS stored
"""  # noqa: S608 (names of our own columns, and a number)


def read(places: Sequence[Place]) -> dict[Place, Snapshot]:
    """The states, and the texts beyond the places; without what is gone."""
    columns = zip(*((p.generation, p.attempt, p.offset) for p in places), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [list(column) for column in columns])
        rows = cursor.fetchall()
    return {Place(*row[:3]): _snapshot(row[3:6], row[6:]) for row in rows}


def _snapshot(found: tuple[int, int, str], columns: tuple[object, ...]) -> Snapshot:
    begun, offset, text = found
    ours, theirs = columns[: len(_GENERATION)], columns[len(_GENERATION) :]
    generation = Generation.from_db("default", _GENERATION, ours)
    tried = Attempt.from_db("default", _ATTEMPT, theirs) if theirs[0] else None
    if generation.is_unfinished:
        is_page = len(text) == PAGE
        return Snapshot(generation, tried, offset, text, begun, is_page)
    whole = purposes.of(generation).text(generation)
    return Snapshot(generation, tried, 0, whole, begun)


class Looks:
    """Looks for all followers of an event loop."""

    def __init__(self, read: Read = read) -> None:
        self._read = read
        self._asked: list[tuple[Place, asyncio.Future[Snapshot | None]]] = []
        self._something = asyncio.Event()

    async def look(self, place: Place) -> Snapshot | None:
        """What the store has beyond a place; None when the generation is gone.

        Raises:
            django.db.Error: whatever the database raised.
        """
        answer: asyncio.Future[Snapshot | None]
        answer = asyncio.get_running_loop().create_future()
        self._asked.append((place, answer))
        self._something.set()
        return await answer

    async def run(self) -> None:
        """Answer until cancelled."""
        while True:
            await self._something.wait()
            asked, self._asked = self._asked[:AT_ONCE], self._asked[AT_ONCE:]
            if not self._asked:
                self._something.clear()
            await self._answer(asked)

    async def _answer(
        self, asked: list[tuple[Place, asyncio.Future[Snapshot | None]]]
    ) -> None:
        try:
            found = await db(self._read, [place for place, _ in asked])
        except Exception as error:  # noqa: BLE001 (handed on to all who asked)
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(error)
            return
        for place, answer in asked:
            if not answer.done():
                answer.set_result(found.get(place))
