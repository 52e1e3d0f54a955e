"""Where a site wants it, an answer that nobody watches is stopped; no other is."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from chat.models import Generation, Message
from chat.providers.scripted import Pause, Script
from chat.streaming import purposes, queue, reaper, watched
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chatsite import redis_client
from chatsite.accounts.models import User
from tests import make
from tests.following import (
    ask,
    follow,
    follow_until,
    generation_of,
    run_of,
    stored,
    within,
)
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture(autouse=True)
def site(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stops what nobody has watched for a minute; it has known Redis that long."""
    settings.CHAT_CANCEL_UNWATCHED = 60
    monkeypatch.setattr(watched, "MARK_EVERY_S", 0.02)
    redis_client.client().delete(watched.YOUNG)
    redis_client.client().set(watched.KNOWN, 1, px=30_000)


def two_minutes_pass(answer: Message) -> None:
    """With nobody there; who watches marks it again."""
    Generation.objects.filter(id=run_of(answer)).update(
        created_at=timezone.now() - timedelta(minutes=2)
    )
    redis_client.client().delete(f"watched:{run_of(answer)}")


def wait_for_mark(generation: UUID) -> None:
    wait_until(lambda: not watched.unwatched([generation]))


async def test_an_answer_that_nobody_watches_is_stopped_and_keeps_its_text(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", Pause(asyncio.Event()))
    answer = await ask(alice, "France?")
    running = asyncio.create_task(engine.run(run_of(answer)))
    await follow_until(answer, "Par")
    assert await db(reaper.reap) == 0
    await db(two_minutes_pass, answer)
    assert await db(reaper.reap) == 1
    await within(running)
    generation = await generation_of(answer)
    assert (generation.state, generation.detail) == ("stopped", "unwatched")
    message = await stored(answer)
    assert (message.state, message.content) == ("stopped", "Par")


def test_alice_reads_why_it_was_stopped(alice: User, client: Client) -> None:
    answer = make.exchange(make.chat(alice)).answer
    Message.objects.filter(id=answer.id).update(state="stopped", content="Par")
    Generation.objects.update(state="stopped", detail=queue.UNWATCHED)
    client.force_login(alice)
    page = client.get(answer.chat.get_absolute_url()).content.decode()
    assert "Stopped, since nobody was watching" in page


async def test_whoever_follows_an_answer_watches_it(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    released = asyncio.Event()
    scripts["France"] = ("Par", Pause(released), "is")
    answer = await ask(alice, "France?")
    running = asyncio.create_task(engine.run(run_of(answer)))
    following = asyncio.create_task(follow(answer))
    await follow_until(answer, "Par")
    await db(two_minutes_pass, answer)
    await db(wait_for_mark, run_of(answer))
    assert await db(reaper.reap) == 0
    released.set()
    await within(asyncio.gather(running, following))
    assert (await stored(answer)).content == "Paris"


async def test_what_nobody_is_meant_to_watch_is_never_stopped(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await ask(alice, "France?")
    await db(two_minutes_pass, answer)
    in_time = timezone.now() + timedelta(minutes=1)
    await db(Generation.objects.update, state="running", lease_until=in_time)
    purpose = purposes.named("answer")
    monkeypatch.setattr(purpose, "watched", False)
    assert await db(reaper.reap) == 0
    monkeypatch.undo()
    assert await db(reaper.reap) == 1
    assert await db(reaper.reap) == 0  # it is asked once


def test_nothing_is_unwatched_until_redis_has_been_there_for_long_enough() -> None:
    redis_client.client().delete(watched.KNOWN)  # as when it was emptied
    away = uuid4()
    assert watched.unwatched([away]) == []
    assert watched.unwatched([away]) == []
    assert 50_000 < int(redis_client.client().pttl(watched.YOUNG)) <= 60_000
    redis_client.client().delete(watched.YOUNG)  # as if they had passed
    assert watched.unwatched([away]) == [away]


@pytest.fixture
def no_redis(settings: LazySettings) -> Iterator[None]:
    """Nobody listens there."""
    settings.REDIS_URL = NOWHERE
    redis_client.client.cache_clear()
    yield
    redis_client.client.cache_clear()


def test_nothing_is_unwatched_while_redis_is_away(no_redis: None) -> None:
    assert watched.unwatched([uuid4()]) == []


async def test_a_web_process_goes_on_marking_while_redis_is_away(
    no_redis: None,
) -> None:
    third = asyncio.Event()
    asked: list[int] = []

    def following() -> list[UUID]:
        asked.append(1)
        if len(asked) == 3:
            third.set()
        return [uuid4()]

    marking = asyncio.create_task(watched.keep_marking(following))
    await within(third.wait())
    marking.cancel()
    await asyncio.gather(marking, return_exceptions=True)


async def test_a_site_that_does_not_want_it_marks_nothing(
    settings: LazySettings,
) -> None:
    settings.CHAT_CANCEL_UNWATCHED = 0
    await within(watched.keep_marking(lambda: [uuid4()]))
