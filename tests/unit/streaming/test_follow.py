"""A copy of an answer: what it believes, and when it asks."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import pytest
from django.db import OperationalError

from chat.streaming.bus import Notice
from chat.streaming.follow import Follow
from chat.streaming.looks import AT_ONCE, PAGE, Looks, Place, Snapshot
from tests.unit.streaming.world import GENERATION, Answer, State, look

DEADLINE_S = 10


async def shows(follow: Follow, characters: int) -> None:
    """Wait until the copy is so long."""
    async with asyncio.timeout(DEADLINE_S):
        while len(follow.text) < characters:
            await follow.changed(follow.version)


async def following(
    look: Callable[[Place], Awaitable[Snapshot | None]], characters: int
) -> Follow:
    """A copy that has followed by itself, without notices, until it is so long."""
    follow = Follow(GENERATION, look)
    running = asyncio.create_task(follow.run(asyncio.Event()))
    await shows(follow, characters)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return follow


def test_what_is_known_is_trimmed(follow: Follow) -> None:
    for notice in ((0, "Par"), (0, "Par"), (1, "aris"), (2, "r"), (5, ".")):
        follow.hear(Notice("text", 1, *notice))
    assert str(follow.text) == "Paris."


def test_a_gap_is_closed_by_the_store_and_loses_nothing(
    follow: Follow, answer: Answer
) -> None:
    follow.hear(Notice("text", 1, 5, " is"))
    follow.hear(Notice("text", 1, 8, " it."))
    assert str(follow.text) == ""
    answer.write("Paris")
    answer.store()
    look(follow, answer)
    assert str(follow.text) == "Paris is it."


def test_an_engine_that_lost_its_claim_is_not_believed(
    follow: Follow, answer: Answer
) -> None:
    follow.hear(Notice("text", 1, 0, "Lon"))
    follow.hear(Notice("text", 2, 0, "Par"))
    follow.hear(Notice("text", 1, 3, "don"))
    assert str(follow.text) == "Par"
    look(follow, answer)  # read before the second attempt began
    assert (str(follow.text), follow.attempt) == ("Par", 2)


def test_nothing_is_added_after_the_end(follow: Follow, answer: Answer) -> None:
    follow.hear(Notice("text", 1, 0, "Par"))
    follow.hear(Notice("text", 1, 5, "!"))
    answer.end(State.STOPPED, "Paris")
    look(follow, answer)
    follow.hear(Notice("text", 1, 5, "?"))
    assert str(follow.text) == "Paris"


async def test_a_long_answer_is_read_in_pages_without_waiting(answer: Answer) -> None:
    answer.write("x" * 400_000)
    answer.store()
    pages = []

    async def look(place: Place) -> Snapshot:
        snapshot = answer.read(place)
        pages.append(len(snapshot.text))
        return snapshot

    follow = await following(look, 400_000)
    assert str(follow.text) == answer.text
    assert (len(pages), max(pages)) == (-(-400_000 // PAGE), PAGE)


async def test_without_notices_and_after_a_failure_the_store_is_asked_again(
    answer: Answer,
) -> None:
    looks: list[Place] = []

    async def look(place: Place) -> Snapshot:
        looks.append(place)
        if len(looks) == 1:
            raise OperationalError("away")
        answer.write("more ")
        answer.store()
        return answer.read(place)

    await following(look, len("more more "))
    assert [place.offset for place in looks] == [0, 0, 5]


async def test_many_who_look_at_once_share_a_few_statements() -> None:
    statements = []
    gone = Place(UUID(int=999), 0, 0)

    def read(places: Sequence[Place]) -> dict[Place, Snapshot]:
        statements.append(len(places))
        answer = Answer()
        return {place: answer.read(place) for place in places if place != gone}

    looks = Looks(read)
    serving = asyncio.create_task(looks.run())
    places = [Place(UUID(int=n), 0, 0) for n in range(200)]
    async with asyncio.timeout(DEADLINE_S):
        found = await asyncio.gather(*map(looks.look, [*places, gone]))
    serving.cancel()
    assert [s and s.generation.id for s in found] == [p.generation for p in places] + [
        None
    ]
    assert statements == [AT_ONCE] * 4 + [1]


async def test_a_look_that_fails_is_told_and_the_next_one_works() -> None:
    async def ask() -> Snapshot | None:
        async with asyncio.timeout(DEADLINE_S):
            return await looks.look(Place(GENERATION, 0, 0))

    results = [OperationalError("away"), {}]

    def read(places: Sequence[Place]) -> dict[Place, Snapshot]:
        result = results.pop(0)
        if isinstance(result, OperationalError):
            raise result
        return {}

    looks = Looks(read)
    serving = asyncio.create_task(looks.run())
    with pytest.raises(OperationalError):
        await ask()
    assert await ask() is None
    serving.cancel()
