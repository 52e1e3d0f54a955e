"""A ticket is summed up once for all its agents, from all that was said on it."""

import pytest

from chat.providers.scripted import Script, ScriptedProvider
from chat.streaming import reaper, store
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from support.actions import ai_runs
from support.models import Ticket
from tests import following, make
from tests.integration.support import ai, desk

pytestmark = pytest.mark.django_db(transaction=True)


async def test_it_is_kept_until_somebody_says_more(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User, ben: User
) -> None:
    scripts[ai.SUM_UP] = ("- It is broken.",)
    first = await db(ai_runs.start_summary, ticket, anna)
    assert await db(ai_runs.start_summary, ticket, ben) == first
    first = await ai.written(engine, first)
    assert (first.output, first.as_of_message) == ("- It is broken.", 1)
    assert await db(ai_runs.start_summary, ticket, ben) == first
    await db(desk.notes, ticket, ben)
    assert await db(lambda: ai.fresh(first).is_stale)
    second = await db(ai_runs.start_summary, ticket, ben)
    assert second != first
    assert (await ai.written(engine, second)).based_on_seq > first.based_on_seq


async def test_the_desk_asks_for_it_when_a_chat_is_handed_over(
    engine: Engine,
    scripted: ScriptedProvider,
    scripts: dict[str, Script],
    alice: User,
    helpers: object,
) -> None:
    chat = await db(make.chat, alice)
    answer = (await db(make.exchange, chat, "Does it float?")).answer
    assert answer.generation_id
    await engine.run(answer.generation_id)
    ticket = await db(desk.from_chat, await db(lambda: type(chat).objects.get()))
    run = await db(ai_runs.start_summary, ticket)
    assert run.requested_by is None
    scripts[ai.SUM_UP] = ("- It should float.",)
    run = await ai.written(engine, run)
    told = scripted.prompts[-1].question
    assert "Customer:\n    Does it float?" in told
    assert "AI assistant:\n    You asked: Does it float?" in told


async def test_notes_are_told_for_a_summary_and_never_for_a_reply(
    engine: Engine, scripted: ScriptedProvider, ticket: Ticket, anna: User
) -> None:
    await db(desk.notes, ticket, anna, "She is a spy.")
    await ai.written(engine, await db(ai_runs.start_summary, ticket, anna))
    assert "Internal note by Anna:\n    She is a spy." in scripted.prompts[-1].question
    await ai.written(engine, await db(ai.draft, ticket, anna))
    assert "spy" not in scripted.prompts[-1].question


async def test_nothing_of_other_tickets_is_told(
    engine: Engine, scripted: ScriptedProvider, ticket: Ticket, anna: User, bob: User
) -> None:
    other = await db(desk.ticket, bob, "Bob's secret", "My PIN is 1234.")
    await db(desk.notes, other, anna, "Bob is rich.")
    await ai.written(engine, await db(ai_runs.start_summary, ticket, anna))
    await ai.written(engine, await db(ai.draft, ticket, anna))
    await ai.written(engine, await db(ai_runs.start_triage, ticket, anna))
    told = "".join(turn.content for p in scripted.prompts for turn in p.turns)
    for secret in ("Bob", "1234", "rich"):
        assert secret not in told
    assert "AI interactions before this one: 1" in told


async def test_a_reply_that_can_still_be_taken_back_is_not_told(
    engine: Engine, scripted: ScriptedProvider, ticket: Ticket, helpers: object
) -> None:
    slow = await db(lambda: desk.agent("slow", ticket.team, undo=60))
    await db(desk.replies_to, ticket, slow, "Never mind what I write.")
    await ai.written(engine, await db(ai_runs.start_summary, ticket, slow))
    assert "Never mind" not in scripted.prompts[-1].question


async def test_a_run_of_a_killed_worker_goes_on_elsewhere(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User
) -> None:
    scripts[ai.SUM_UP] = ("- All of it.",)
    run = await db(ai_runs.start_summary, ticket, anna)
    claim = await db(following.claimed, ai.generation_of(run), "a dead engine")
    await db(store.append, [(ai.generation_of(run), 1, 0, "- All")])
    generations = type(claim.generation).objects.filter(id=claim.generation.id)
    await db(lambda: generations.update(lease_until=claim.generation.created_at))
    await db(reaper.reap)
    run = await ai.written(engine, run)
    assert (run.state, run.output) == ("done", "- All of it.")
    assert (await db(lambda: generations.get().attempt)) == 2
