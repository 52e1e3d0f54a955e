"""Several providers in a row: who is asked, what of, and what is kept of a try."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.utils import timezone

from chat.actions import answers
from chat.models import Generation, GenerationChunk, Message, ModelEndpoint
from chat.providers.base import Fault, Prices, ProviderError, Usage
from chat.providers.openai_compatible import OpenAICompatible
from chat.providers.scripted import Fail, Pause, Script, ScriptedProvider
from chat.streaming import chain, reaper, stop
from chat.streaming.circuits import FAILURES
from chat.streaming.database import db
from chat.streaming.events import Cursor, Status
from chat.streaming.hub import hub
from chat.streaming.viewer import Viewer
from chatsite.accounts.models import User
from tests import make
from tests.engines import asking, run_to_the_end, tries
from tests.following import (
    DEADLINE_S,
    ask,
    follow_until,
    generation_of,
    run_of,
    stored,
    within,
)

pytestmark = pytest.mark.django_db(transaction=True)


def provider(
    name: str, *script: object, context_tokens: int = 4096
) -> ScriptedProvider:
    """Plays the script whatever it is asked."""
    scripts: dict[str, Script] = {"": script}  # type: ignore[dict-item]
    return ScriptedProvider(scripts, name=name, context_tokens=context_tokens)


def failing(name: str, code: Fault, *before: str) -> ScriptedProvider:
    return provider(name, *before, Fail(ProviderError(code)))


async def asked(answer: Message) -> list[tuple[str, str]]:
    """Who was asked, and how it ended."""
    return [(a.provider, a.outcome) for a in await tries(answer)]


async def reads(answer: Message, words: str) -> None:
    """Return once Alice reads these words below the growing answer."""
    async with asyncio.timeout(DEADLINE_S), hub().follow(run_of(answer)) as copy:
        async for told in Viewer(copy, Cursor()).events():
            if told and isinstance(told[0], Status):
                context = {"event": told[0], "writing": False}
                if words in render_to_string("chat/partials/status.html", context):
                    return
    raise AssertionError(f"nobody said {words!r}")


async def test_alice_reads_that_it_is_tried_again_and_then_elsewhere(
    alice: User,
) -> None:
    more = asyncio.Event()
    scripts: dict[str, Script] = {"": (Fail(ProviderError("broken")),)}
    a = ScriptedProvider(scripts, name="A")
    async with asking(a, provider("B", Pause(more), "Paris.")) as engine:
        answer = await ask(alice, "France?")
        await within(engine.run(run_of(answer)))
        await reads(answer, "Retrying")
        again = asyncio.Event()
        scripts[""] = (Pause(again), Fail(ProviderError("broken")))
        running = asyncio.create_task(engine.run(run_of(answer)))
        await reads(answer, "Trying again…")
        again.set()
        await within(running)
        running = asyncio.create_task(engine.run(run_of(answer)))
        await reads(answer, "Trying another model…")
        more.set()
        await within(running)


async def test_who_fails_hopelessly_is_followed_by_the_next_at_once(
    alice: User,
) -> None:
    async with asking(failing("A", "auth"), provider("B", "Paris.")) as engine:
        answer = await ask(alice, "France?")
        await within(engine.run(run_of(answer)))
        waiting = await generation_of(answer)
        assert (waiting.detail, waiting.retry_at) == ("switching", None)
        await run_to_the_end(engine, answer)
    assert await asked(answer) == [("A", "failed"), ("B", "complete")]
    answer = await stored(answer)
    assert (answer.state, answer.provider) == ("complete", "B")


async def test_who_fails_twice_is_followed_by_the_next(alice: User) -> None:
    async with asking(failing("A", "broken", "Lon"), provider("B", "Paris.")) as engine:
        answer = await ask(alice, "France?")
        await run_to_the_end(engine, answer)
    assert await asked(answer) == [("A", "broken"), ("A", "broken"), ("B", "complete")]
    assert (await stored(answer)).content == "Paris."


async def test_an_answer_that_was_declined_is_asked_of_nobody_else(alice: User) -> None:
    b = provider("B", "Paris.")
    async with asking(failing("A", "content_filter"), b) as engine:
        answer = await ask(alice, "France?")
        await run_to_the_end(engine, answer)
    assert await asked(answer) == [("A", "failed")]
    assert b.prompts == []


async def test_another_engine_knows_whom_the_first_one_asked_in_vain(
    alice: User,
) -> None:
    providers = failing("A", "auth"), provider("B", "Paris.")
    async with asking(*providers) as engine:
        answer = await ask(alice, "France?")
        await within(engine.run(run_of(answer)))
    async with asking(*providers) as engine:
        await run_to_the_end(engine, answer)
    assert await asked(answer) == [("A", "failed"), ("B", "complete")]


async def test_each_is_asked_with_what_fits_into_its_window(alice: User) -> None:
    small = failing("A", "context_length")
    small.context_tokens = 300
    big = provider("B", "Paris.", context_tokens=100_000)
    async with asking(small, big) as engine:
        first = await ask(alice, "France? " * 100)
        await run_to_the_end(engine, first)
        chat = await db(lambda: Message.objects.get(id=first.id).chat)
        second = await db(lambda: make.exchange(chat, "And Italy?").answer)
        await run_to_the_end(engine, second)
    assert len(small.prompts[-1].turns) < len(big.prompts[-1].turns)


async def test_one_that_fails_for_everybody_is_left_alone(alice: User) -> None:
    down, up = failing("A", "refused"), provider("B", "Paris.")
    async with asking(down, up) as engine:
        for _ in range(FAILURES):
            await run_to_the_end(engine, await ask(alice, "France?"))
        answer = await ask(alice, "France?")
        await run_to_the_end(engine, answer)
    assert await asked(answer) == [("B", "complete")]
    assert len(down.prompts) == FAILURES


async def test_the_longest_text_is_kept_when_the_last_try_brings_none(
    alice: User, settings: LazySettings
) -> None:
    settings.CHAT_ATTEMPTS = 3
    scripts: dict[str, Script] = {}
    fail = Fail(ProviderError("broken"))
    async with asking(ScriptedProvider(scripts)) as engine:
        answer = await ask(alice, "France?")
        for script in (("Paris is", fail), ("Par", fail), (fail,)):
            scripts["France"] = script
            await within(engine.run(run_of(answer)))
    answer = await stored(answer)
    assert (answer.state, answer.content) == ("interrupted", "Paris is")
    assert answer.can_continue
    assert not await db(GenerationChunk.objects.exists)


async def test_stop_while_a_retry_waits_keeps_what_the_page_shows(alice: User) -> None:
    async with asking(failing("A", "broken", "Paris is")) as engine:
        answer = await ask(alice, "France?")
        await within(engine.run(run_of(answer)))
        await db(answers.stop_generation, generation=await generation_of(answer))
        await within(stop.ended(run_of(answer)))
    answer = await stored(answer)
    assert (answer.state, answer.content) == ("stopped", "Paris is")


async def test_the_deadline_counts_from_the_first_try(
    alice: User, settings: LazySettings
) -> None:
    settings.CHAT_TOTAL_TIMEOUT = 60
    scripts: dict[str, Script] = {"France": (Fail(ProviderError("broken")),)}
    async with asking(ScriptedProvider(scripts)) as engine:
        answer = await ask(alice, "France?")
        await within(engine.run(run_of(answer)))
        [attempt] = await tries(answer)
        attempt.started_at -= timedelta(seconds=60)
        await db(attempt.save)
        scripts["France"] = (Pause(asyncio.Event()),)
        await within(engine.run(run_of(answer)))
    answer = await stored(answer)
    assert answer.state == "failed"
    assert answer.error == "The AI service took too long to answer."


async def test_a_lost_worker_is_nobodys_fault(alice: User) -> None:
    providers = provider("A", "Par", Pause(asyncio.Event())), provider("B", "never")
    async with asking(*providers) as engine:
        answer = await ask(alice, "France?")
        running = asyncio.create_task(engine.run(run_of(answer)))
        await follow_until(answer, "Par")
        past = timezone.now() - timedelta(seconds=1)
        await db(Generation.objects.update, lease_until=past)
        assert await db(reaper.reap) == 1
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    async with asking(provider("A", "Paris."), provider("B", "never")) as engine:
        await run_to_the_end(engine, answer)
    assert await asked(answer) == [("A", "lost"), ("A", "complete")]


def row(name: str, position: int, **fields: object) -> ModelEndpoint:
    fields = {"base_url": "http://127.0.0.1:9/v1", "model": name, **fields}
    return ModelEndpoint.objects.create(name=name, position=position, **fields)


@pytest.mark.django_db(transaction=False)
def test_rows_take_the_place_of_the_settings_at_once(settings: LazySettings) -> None:
    settings.CHAT_PRESET = "scripted"

    def names() -> list[str]:
        return [provider.name for provider in chain.providers()]

    assert names() == ["scripted"]
    second, first = row("second", 2), row("first", 1)
    assert names() == ["first", "second"]
    first.enabled = False
    first.save()
    assert names() == ["second"]
    [provider] = chain.providers()
    second.model = "better"
    second.save()
    assert [p.model for p in chain.providers()] == ["better"]
    assert chain.providers() != (provider,)
    assert chain.providers() == chain.providers()
    second.preset = "gone"
    second.save()
    assert names() == ["scripted"]


def test_an_engine_sees_a_change_a_second_later() -> None:
    now, first, second = [1000.0], provider("A"), provider("B")
    found = [(first,)]
    recent = chain.Recent(lambda: found[0], clock=lambda: now[0])
    assert recent() == (first,)
    found[0] = (second,)
    assert recent() == (first,)
    now[0] += chain.RECENT_S
    assert recent() == (second,)


@pytest.mark.django_db(transaction=False)
def test_a_row_says_all_that_there_is_to_say_of_an_endpoint() -> None:
    row(
        "main",
        1,
        context_tokens=999,
        price_in=Decimal("0.25"),
        price_out=Decimal(2),
    )
    [provider] = chain.providers()
    assert isinstance(provider, OpenAICompatible)
    assert (provider.name, provider.context_tokens) == ("main", 999)
    assert provider.prices == Prices(Decimal("0.25"), Decimal(2))


async def test_what_an_answer_cost_is_noted_with_its_try(alice: User) -> None:
    priced = provider("A", "Paris.")
    priced.prices = Prices(Decimal(1), Decimal(10))
    async with asking(priced) as engine:
        answer = await ask(alice, "France?")
        await run_to_the_end(engine, answer)
    [attempt] = await tries(answer)
    assert attempt.prompt_tokens
    assert attempt.completion_tokens
    usage = Usage(attempt.prompt_tokens, attempt.completion_tokens)
    assert attempt.cost == priced.prices.of(usage) > 0


async def test_a_model_is_made_ready_before_anybody_asks(
    alice: User, transactional_db: None
) -> None:
    warmed = asyncio.Event()

    class Cold(ScriptedProvider):
        def warm(self) -> None:
            warmed.set()

    async with asking(Cold()):
        await within(warmed.wait())
