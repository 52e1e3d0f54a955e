"""The AI answers customers from the knowledge base, with sources, or says it cannot."""

import asyncio

import pytest

from chat.models import Message
from chat.providers.scripted import Pause, Script, ScriptedProvider
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from support.assistant import orders
from support.assistant.result import Action, Reason, Result
from support.models import AIRun, Handling
from tests.following import (
    follow,
    follow_until,
    generation_of,
    page,
    run_of,
    stored,
    within,
)
from tests.integration.support import asking_ai
from tests.integration.support.asking_ai import SECRET, asked, typed, writes_on

pytestmark = pytest.mark.django_db(transaction=True)


async def test_an_answer_streams_with_links_to_its_sources_and_without_the_typed_part(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    article = await db(asking_ai.article)
    url = article.get_absolute_url()
    more = asyncio.Event()
    scripts["reset my lamp"] = ("Hold the ", Pause(more), "button [1].", typed())
    placeholder = await db(asked, alice)
    following = asyncio.create_task(follow(placeholder))
    running = asyncio.create_task(engine.run(run_of(placeholder)))
    await follow_until(placeholder, "Hold the ")
    more.set()
    told = page(await following)
    await within(running)
    done = await stored(placeholder)
    assert done.state == "complete"
    assert told == done.content
    assert done.content.startswith(f"Hold the button [[1]]({url}")
    assert "**Sources**" in done.content
    assert f'href="{url}' in done.html
    assert "RESULT" not in told
    run = await asking_ai.run_of_answer(placeholder)
    assert run.state == "done"
    assert Result.of(run.result) == Result(
        Action.CONTINUE, Reason.ANSWERED, citations=(1,), confidence=0.9
    )
    assert [source["article_id"] for source in run.sources] == [article.pk]


async def test_what_no_article_is_about_is_asked_of_nobody(
    alice: User, engine: Engine, scripted: ScriptedProvider
) -> None:
    await db(asking_ai.article)
    placeholder = await db(asked, alice, "Who won the football match in Lisbon?")
    await within(engine.run(run_of(placeholder)))
    done = await stored(placeholder)
    assert (done.state, done.content) == ("complete", orders.NOTHING_FOUND)
    assert scripted.prompts == []
    run = await asking_ai.run_of_answer(placeholder)
    found = Result.of(run.result)
    assert found
    assert found.reason == Reason.NOT_IN_SOURCES


async def test_internal_articles_are_never_told_to_the_model(
    alice: User, engine: Engine, scripted: ScriptedProvider
) -> None:
    await db(asking_ai.article)
    await db(asking_ai.article, "Refunds for a lamp", SECRET, "internal")
    question = "How do I reset my lamp, and which refunds are granted by code?"
    placeholder = await db(asked, alice, question)
    await within(engine.run(run_of(placeholder)))
    assert "HERON" not in str(scripted.prompts)


async def test_three_lines_in_a_row_are_one_question_with_one_answer(
    alice: User, engine: Engine, scripted: ScriptedProvider
) -> None:
    await db(asking_ai.article)
    first = await db(asked, alice, "Hello")
    second = await db(writes_on, first, "I have a lamp")
    third = await db(writes_on, second, "How do I reset it?")
    for placeholder in (first, second, third):
        await within(engine.run(run_of(placeholder)))
    [prompt] = scripted.prompts
    for line in ("Hello", "I have a lamp", "How do I reset it?"):
        assert line in prompt.question
    assert await db(Message.objects.answers().count) == 1
    states = await db(lambda: list(AIRun.objects.order_by("id").values_list("state")))
    assert states == [("superseded",), ("superseded",), ("done",)]


async def test_writing_on_in_the_middle_of_an_answer_withdraws_it(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    await db(asking_ai.article)
    scripts["reset my lamp"] = ("Hold ", Pause(asyncio.Event()), "it.")
    first = await db(asked, alice)
    running = asyncio.create_task(engine.run(run_of(first)))
    await follow_until(first, "Hold ")
    second = await db(writes_on, first, "It is a floor lamp")
    await within(running)
    assert not await db(Message.objects.filter(id=first.id).exists)
    assert second.chat.leaf_id == second.id
    assert (await asking_ai.run_of_answer(first)).state == "superseded"


async def test_an_answer_that_ends_after_a_person_took_over_is_not_shown(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    await db(asking_ai.article)
    more = asyncio.Event()
    scripts["reset my lamp"] = ("Hold ", Pause(more), "it.", typed())
    placeholder = await db(asked, alice)
    running = asyncio.create_task(engine.run(run_of(placeholder)))
    await follow_until(placeholder, "Hold ")
    # Only the epoch: what also stops the run has its own test.
    await db(Handling.objects.update, epoch=7)
    more.set()
    await within(running)
    assert not await db(Message.objects.answers().exists)
    assert (await asking_ai.run_of_answer(placeholder)).state == "superseded"


async def test_the_model_that_comes_along_gets_one_text_and_judges_nothing(
    alice: User, engine: Engine, scripted: ScriptedProvider
) -> None:
    scripted.preset = "embedded"
    await db(asking_ai.article)
    await db(asking_ai.article, "Your lamp blinks", "Then reset your lamp.")
    placeholder = await db(asked, alice)
    await within(engine.run(run_of(placeholder)))
    [prompt] = scripted.prompts
    assert "RESULT" not in str(prompt)
    done = await stored(placeholder)
    assert done.content.count("[[1] ") == 1
    assert await db(asking_ai.conclude, placeholder.id) == []


async def test_an_answer_withdrawn_between_claim_and_prompt_ends_quietly(
    alice: User, engine: Engine
) -> None:
    await db(asking_ai.article)
    placeholder = await db(asked, alice)
    await db(Message.objects.filter(id=placeholder.id).delete)
    await within(engine.run(run_of(placeholder)))
    assert not (await generation_of(placeholder)).is_unfinished
