"""Many watch one answer for the price of one, and nothing they lean on may hang them."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.models import Message
from chat.providers.scripted import Pause, Script
from chat.streaming import bus, looks, store
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chat.streaming.events import Progress, Status
from chat.streaming.follow import Follow
from chat.streaming.hub import close_hub, hub
from chat.streaming.listener import Listener
from chat.streaming.looks import PAGE, Place
from chat.streaming.page import PageViewer, page_of
from chatsite import redis_client
from chatsite.accounts.models import User
from tests import following, make
from tests.following import ask, claimed_by_another, run_of, within
from tests.relay import Relay, relay
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


def written(alice: User, *parts: str) -> UUID:
    """A running answer with these parts stored."""
    answer = make.exchange(make.chat(alice)).answer
    claim = following.claimed(following.run_of(answer), "an engine")
    offset = 0
    for part in parts:
        store.append([(claim.generation.id, 1, offset, part)])
        offset += len(part)
    return claim.generation.id


def texts_from(generation: UUID, *places: tuple[int, int]) -> list[str]:
    """What is found beyond each place, in one look."""
    asked = [Place(generation, *place) for place in places]
    found = looks.read(asked)
    return [found[place].text for place in asked]


def test_a_look_finds_what_is_beyond_a_place_in_one_statement(alice: User) -> None:
    generation = written(alice, "Paris", " is", " it.")
    other = written(alice, "Rome")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = texts_from(generation, (1, 0), (1, 3), (1, 5), (1, 12), (0, 0), (7, 9))
        found += texts_from(other, (1, 1))
    assert found[:3] == ["Paris is it.", "is is it.", " is it."]
    assert found[3:] == ["", "Paris is it.", "Paris is it.", "ome"]
    assert len(queries) == 2


def test_a_look_brings_one_page_of_a_long_text(alice: User) -> None:
    parts = ["a" * (PAGE - 1), "b" * (3 * PAGE), "☀" * 10]
    generation = written(alice, *parts)
    text, pages = "", []
    while page := texts_from(generation, (1, len(text)))[0]:
        text += page
        pages.append(len(page))
    assert text == "".join(parts)
    assert max(pages) == PAGE


def test_a_look_at_nothing_finds_nothing(alice: User) -> None:
    assert looks.read([Place(uuid4(), 0, 0)]) == {}


def test_text_whose_storing_was_not_acknowledged_is_not_lost(alice: User) -> None:
    generation = written(alice, "Par")
    store.append([(generation, 1, 0, "Paris is")])
    store.append([(generation, 1, 8, " it.")])
    store.append([(generation, 1, 0, "Pa")])
    assert texts_from(generation, (1, 0)) == ["Paris is it."]


async def test_fifty_pages_cost_one_subscription_and_one_rendering(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    more, joined = asyncio.Event(), asyncio.Semaphore(0)
    drawn, shared = [], set()
    scripts["France"] = ("**Par", Pause(more), "is**", " it is.")
    answer = await ask(alice, "France?")

    def draw(event: Status | Progress, writing: bool) -> str:
        drawn.append((event, writing))
        return "Writing…"

    async def watch() -> list[bytes]:
        async with hub().follow(run_of(answer)) as follow:
            page = page_of(follow, answer.id, draw)
            shared.add((follow, page))
            sent = []
            async for news in PageViewer(follow, page).messages():
                sent.append(news)
                if b"Par" in news:
                    joined.release()
            return sent

    watching = [asyncio.create_task(watch()) for _ in range(50)]
    running = asyncio.create_task(engine.run(run_of(answer)))
    for _ in watching:
        await within(joined.acquire())
    channel = bus.channel(run_of(answer))
    [(_, subscribers)] = await db(redis_client.client().pubsub_numsub, channel)
    assert subscribers == 1
    more.set()
    sent = await within(asyncio.gather(*watching))
    await within(running)
    assert len(shared) == 1
    assert len(drawn) == len(set(drawn)) < 10
    assert {messages[-1] for messages in sent} == {sent[0][-1]}
    # Its state is looked up meanwhile, and may come after its last words.
    assert b"<strong>Paris</strong> it is." in b"".join(sent[0])


@pytest.fixture
async def redis(settings: LazySettings) -> AsyncIterator[Relay]:
    """Between the followers of this process and its Redis."""
    redis_client.client()  # keeps the address it was made with
    url = urlsplit(settings.REDIS_URL)
    async with relay(url.hostname or "", url.port or 6379) as between:
        name, _, _ = url.netloc.rpartition("@")
        netloc = f"{name}@127.0.0.1:{between.port}"
        settings.REDIS_URL = urlunsplit(url._replace(netloc=netloc))
        yield between
        await close_hub()


async def test_a_redis_that_falls_silent_is_noticed_and_heard_again(
    settings: LazySettings, redis: Relay
) -> None:
    listener = Listener(ping_every=0.2)
    heard: list[bytes | None] = []
    listener.add("a channel", heard.append)
    listening = asyncio.create_task(listener.run())
    await until(lambda: None in heard)
    redis.freeze()
    await until(lambda: not listener.connected.is_set())
    known = len(heard)
    assert known > 1  # what was told meanwhile is to be read
    redis.thaw()
    await until(lambda: listener.connected.is_set() and len(heard) > known)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_an_answer_is_followed_to_its_end_while_redis_is_silent(
    alice: User, redis: Relay
) -> None:
    answer = await ask(alice, "France?")
    claim = await claimed_by_another(answer)
    async with hub().follow(run_of(answer)) as copy:
        await _stored(claim.generation.id, 0, "Par")
        await _shows(copy, "Par")
        redis.freeze()
        await _stored(claim.generation.id, 3, "is")
        await _shows(copy, "Paris")


async def _stored(generation: UUID, offset: int, text: str) -> None:
    await db(store.append, [(generation, 1, offset, text)])


async def _shows(copy: Follow, text: str) -> None:
    await until(lambda: str(copy.text) == text)


async def test_who_comes_while_the_process_ends_is_sent_away_at_once(
    alice: User,
) -> None:
    answer: Message = await ask(alice, "France?")
    async with hub().follow(run_of(answer)) as before:
        hub().give_up()
        assert before.over
        assert before.said.ending is None
    async with hub().follow(run_of(answer)) as after:
        assert after.over
    await close_hub()
