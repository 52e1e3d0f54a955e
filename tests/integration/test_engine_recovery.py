"""Engines die, shut down, or lose what they write for; no answer is lost by it."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chat.actions import answers, chats
from chat.models import Attempt, Chat, Generation, GenerationChunk
from chat.providers.scripted import Pause, Script
from chat.streaming import reaper, stop, store
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chat.streaming.events import Cursor
from chatsite import redis_client
from chatsite.accounts.models import User
from tests.following import (
    ask,
    claimed_by_another,
    follow,
    follow_until,
    generation_of,
    page,
    run_of,
    stored,
    within,
)

pytestmark = pytest.mark.django_db(transaction=True)


async def test_stop_works_when_the_engine_is_gone(alice: User, engine: Engine) -> None:
    answer = await ask(alice, "France?")
    claim = await claimed_by_another(answer)
    await db(store.append, [(run_of(answer), claim.attempt, 0, "Par")])
    await db(answers.stop_generation, generation=await generation_of(answer))
    await within(stop.ended(run_of(answer)))
    assert (await stored(answer)).content == "Par"


async def test_of_two_engines_one_wins(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Paris",)
    answer = await ask(alice, "France?")
    await within(asyncio.gather(*(engine.run(run_of(answer)) for _ in range(5))))
    assert await db(Attempt.objects.count) == 1
    assert (await stored(answer)).content == "Paris"


async def test_a_killed_engine_is_replaced_and_can_write_no_more(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Paris",)
    answer = await ask(alice, "France?")
    dead = await claimed_by_another(answer)
    await db(store.append, [(run_of(answer), dead.attempt, 0, "Lond")])
    following = asyncio.create_task(follow(answer, Cursor(1, 2)))
    past = timezone.now() - timedelta(seconds=1)
    await db(Generation.objects.update, lease_until=past)
    assert await db(reaper.reap) == 1
    await within(engine.run(run_of(answer)))
    await db(store.append, [(run_of(answer), dead.attempt, 4, "on")])
    assert page(await following, before="Lo") == "Paris"
    assert (await stored(answer)).content == "Paris"
    assert not await db(GenerationChunk.objects.exists)


async def test_an_engine_that_shuts_down_hands_over(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", Pause(asyncio.Event()))
    answer = await ask(alice, "France?")
    running = asyncio.create_task(engine.run(run_of(answer)))
    await follow_until(answer, "Par")
    engine.release()
    await within(running)
    generation = await generation_of(answer)
    assert (generation.state, generation.failures) == ("queued", 0)


async def test_a_chat_that_is_erased_while_it_is_answered_ends_the_run_quietly(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", Pause(asyncio.Event()))
    answer = await ask(alice, "France?")
    running = asyncio.create_task(engine.run(run_of(answer)))
    await follow_until(answer, "Par")
    await db(chats.erase, chats=Chat.objects.filter(id=answer.chat_id))
    await within(running)
    assert not await db(Generation.objects.exists)
    assert not await db(GenerationChunk.objects.exists)


async def test_a_queued_answer_that_the_broker_lost_is_sent_again(
    alice: User, engine: Engine
) -> None:
    answer = await ask(alice, "France?")
    long_ago = timezone.now() - timedelta(minutes=1)
    await db(Generation.objects.update, sent_at=long_ago)
    assert await db(reaper.reap) == 1
    assert await db(reaper.reap) == 0
    assert (await generation_of(answer)).sent_at > long_ago


def test_stop_ends_quietly_when_the_chat_is_erased_in_the_same_moment(
    alice: User,
) -> None:
    stop._end_without_engine(uuid4())


async def test_what_waits_in_a_worker_that_shuts_down_is_sent_to_another(
    alice: User, engine: Engine
) -> None:
    answer = await ask(alice, "France?")
    redis_client.client().delete("celery")
    engine.release()
    await within(engine.run(run_of(answer)))
    [sent] = redis_client.client().lrange("celery", 0, -1)
    assert str(run_of(answer)) in str(sent)
    assert (await generation_of(answer)).state == "queued"
