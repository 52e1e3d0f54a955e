"""An answer is written by the engine, followed while it grows, and stored whole."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.utils import timezone

from chat.actions import answers, chats, messages
from chat.models import Attempt, Chat, Generation, GenerationChunk, Message
from chat.providers.base import ProviderError
from chat.providers.scripted import End, Fail, Pause, Script, ScriptedProvider
from chat.streaming import reaper, stop, store
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chat.streaming.events import Chunk, Complete, Cursor, Error, Event, Reset, Status
from chat.streaming.hub import hub
from chat.streaming.viewer import Viewer
from chatsite.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")
DEADLINE_S = 20


START = Cursor()


async def follow(answer: Message, cursor: Cursor = START) -> list[Event]:
    """All events that a follower is told, to the end."""
    async with asyncio.timeout(DEADLINE_S), hub().follow(run_of(answer)) as copy:
        return [told[0] async for told in Viewer(copy, cursor).events() if told]


async def follow_until(answer: Message, text: str) -> None:
    """Return once a follower has seen this much."""
    async with asyncio.timeout(DEADLINE_S), hub().follow(run_of(answer)) as copy:
        while copy.text != text:
            await copy.changed(copy.version, 1)


def run_of(answer: Message) -> UUID:
    assert answer.generation_id is not None
    return answer.generation_id


async def generation_of(answer: Message) -> Generation:
    return await db(lambda: Generation.objects.get(id=run_of(answer)))


async def claimed_by_another(answer: Message) -> store.Claim:
    claim = await db(store.claim, run_of(answer), "a dead engine")
    assert claim is not None
    return claim


def page(events: list[Event], before: str = "") -> str:
    """The text on a page after these events."""
    for event in events:
        if isinstance(event, Reset):
            before = ""
        if isinstance(event, Chunk):
            assert event.offset == len(before)
            before += event.content
    return before


async def ask(alice: User, content: str) -> Message:
    """Alice asks in a new chat; the placeholder of the answer."""
    chat = await db(make.chat, alice)
    return (await db(make.exchange, chat, content)).answer


async def within(work: Awaitable[T]) -> T:
    async with asyncio.timeout(DEADLINE_S):
        return await work


async def stored(answer: Message) -> Message:
    return await db(lambda: Message.objects.get(id=answer.id))


async def test_alice_watches_her_answer_arrive_and_it_is_stored_whole(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    more = asyncio.Event()
    scripts["France"] = ("Par", Pause(more), "is", ", of course.")
    answer = await ask(alice, "What is the capital of France?")
    assert (answer.state, answer.content) == ("queued", "")
    following = asyncio.create_task(follow(answer))
    running = asyncio.create_task(engine.run(run_of(answer)))
    await follow_until(answer, "Par")
    assert (await stored(answer)).state == "streaming"
    more.set()
    events = await following
    await running
    assert page(events) == "Paris, of course."
    assert isinstance(events[-1], Complete)
    assert {e.state for e in events if isinstance(e, Status)} >= {"streaming"}
    answer = await stored(answer)
    assert (answer.state, answer.content) == ("complete", "Paris, of course.")
    assert "Paris, of course." in answer.html
    assert not await db(GenerationChunk.objects.exists)


async def test_bob_joins_on_another_device_at_his_place_and_misses_nothing(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    more = asyncio.Event()
    scripts["France"] = ("Paris", Pause(more), " is it.")
    answer = await ask(alice, "France?")
    running = asyncio.create_task(engine.run(run_of(answer)))
    await follow_until(answer, "Paris")
    joined = asyncio.create_task(follow(answer, Cursor(1, 3)))
    more.set()
    assert page(await joined, before="Par") == "Paris is it."
    await running


async def test_what_happened_after_the_end_can_still_be_followed(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Paris",)
    answer = await ask(alice, "France?")
    await within(engine.run(run_of(answer)))
    events = await follow(answer)
    assert page(events) == "Paris"
    assert isinstance(events[-1], Complete)


async def test_stop_keeps_what_was_written(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Paris", Pause(asyncio.Event()), " never")
    answer = await ask(alice, "France?")
    running = asyncio.create_task(engine.run(run_of(answer)))
    await follow_until(answer, "Paris")
    await db(answers.stop_generation, generation=await generation_of(answer))
    await within(stop.ended(run_of(answer)))
    answer = await stored(answer)
    assert (answer.state, answer.content) == ("stopped", "Paris")
    await running


async def test_stop_while_queued_means_no_model_is_asked(
    alice: User, engine: Engine, scripted: ScriptedProvider
) -> None:
    answer = await ask(alice, "France?")
    await db(answers.stop_generation, generation=await generation_of(answer))
    await within(engine.run(run_of(answer)))
    answer = await stored(answer)
    assert (answer.state, answer.content) == ("stopped", "")
    assert scripted.prompts == []


async def test_stop_works_when_the_engine_is_gone(alice: User, engine: Engine) -> None:
    answer = await ask(alice, "France?")
    claim = await claimed_by_another(answer)
    await db(store.append, [(run_of(answer), claim.attempt, 0, "Par")])
    await db(answers.stop_generation, generation=await generation_of(answer))
    await within(stop.ended(run_of(answer)))
    assert (await stored(answer)).content == "Par"


async def test_a_broken_answer_is_tried_again_and_pages_forget_the_first_try(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Lon", Fail(ProviderError("broken")))
    answer = await ask(alice, "France?")
    following = asyncio.create_task(follow(answer))
    await within(engine.run(run_of(answer)))
    generation = await generation_of(answer)
    assert (generation.state, generation.detail) == ("queued", "retrying")
    scripts["France"] = ("Paris",)
    await within(engine.run(run_of(answer)))
    events = await following
    assert page(events) == "Paris"
    outcomes = await db(lambda: list(Attempt.objects.values_list("outcome", flat=True)))
    assert sorted(outcomes) == ["broken", "complete"]


async def test_after_the_last_try_the_part_stays_and_can_be_continued(
    alice: User, engine: Engine, scripts: dict[str, Script], settings: LazySettings
) -> None:
    settings.CHAT_ATTEMPTS = 1
    scripts["France"] = ("Par", Fail(ProviderError("broken")))
    answer = await ask(alice, "France?")
    await within(engine.run(run_of(answer)))
    answer = await stored(answer)
    assert (answer.state, answer.content) == ("interrupted", "Par")
    scripts["Go on"] = ("is.",)
    await db(messages.go_on, message=answer, user=alice)
    answer = await stored(answer)
    following = asyncio.create_task(follow(answer))
    await within(engine.run(run_of(answer)))
    assert page(await following) == "Paris."
    answer = await stored(answer)
    assert (answer.state, answer.content) == ("complete", "Paris.")


async def test_a_hopeless_error_is_told_at_once_in_words(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["France"] = (Fail(ProviderError("auth", detail="key sk-123 refused")),)
    answer = await ask(alice, "France?")
    following = asyncio.create_task(follow(answer))
    await within(engine.run(run_of(answer)))
    (*_, last) = await following
    assert isinstance(last, Error)
    answer = await stored(answer)
    assert answer.state == "failed"
    assert "key" in answer.error
    assert "sk-123" not in answer.error


async def test_an_answer_as_long_as_allowed_ends_there_and_can_be_continued(
    alice: User, engine: Engine, scripts: dict[str, Script], settings: LazySettings
) -> None:
    settings.CHAT_ANSWER_CHARACTERS = 10
    scripts["count"] = ("1234567", "8901234", "never")
    answer = await ask(alice, "count")
    await within(engine.run(run_of(answer)))
    answer = await stored(answer)
    assert (answer.content, answer.finish_reason) == ("1234567890", "length")
    assert answer.can_continue


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


async def test_the_end_reason_of_the_provider_is_kept(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["poem"] = ("Roses", End("length"))
    answer = await ask(alice, "poem")
    await within(engine.run(run_of(answer)))
    assert (await stored(answer)).finish_reason == "length"
