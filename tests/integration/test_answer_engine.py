"""An answer is written by the engine, followed while it grows, and stored whole."""

import asyncio

import pytest
from django.conf import LazySettings

from chat.actions import answers, messages
from chat.models import Attempt, GenerationChunk
from chat.providers.base import ProviderError
from chat.providers.scripted import End, Fail, Pause, Script, ScriptedProvider
from chat.streaming import stop
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chat.streaming.events import Complete, Cursor, Error, Status
from chatsite.accounts.models import User
from tests.following import (
    ask,
    follow,
    follow_until,
    generation_of,
    page,
    run_of,
    stored,
    within,
)

pytestmark = pytest.mark.django_db(transaction=True)


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


async def test_the_end_reason_of_the_provider_is_kept(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    scripts["poem"] = ("Roses", End("length"))
    answer = await ask(alice, "poem")
    await within(engine.run(run_of(answer)))
    assert (await stored(answer)).finish_reason == "length"
