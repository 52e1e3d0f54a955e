"""Anna has a reply suggested, and nobody but her sends it."""

import asyncio

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from chat.providers.base import ProviderError
from chat.providers.scripted import Fail, Pause, Script, ScriptedProvider
from chat.streaming import stop
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chat.streaming.hub import hub
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import ai_runs, ai_suggestions, replies
from support.drafting.manner import Length, Tone
from support.models import AIRun, AISuggestion, Ticket, TicketMessage
from tests.integration.support import ai, desk

pytestmark = pytest.mark.django_db(transaction=True)

State = AISuggestion.State


async def test_anna_gets_a_suggestion_and_nothing_is_sent(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User
) -> None:
    scripts[ai.REPLY] = ("Dear Alice, ", "please restart it.")
    run = await ai.written(engine, await db(ai.draft, ticket, anna))
    assert (run.state, run.output) == ("done", "Dear Alice, please restart it.")
    assert (run.provider, run.prompt_version) == ("scripted", "draft-2")
    assert (run.based_on_seq, run.as_of_message) == (ticket.seq, 1)
    assert run.prompt_tokens
    assert run.latency
    suggestion = await db(ai.reply_of, run)
    assert (suggestion.value, suggestion.state) == (run.output, State.OFFERED)
    assert await db(TicketMessage.objects.count) == 1  # Alice's own
    assert (await db(desk.fresh, ticket)).ai_interactions == 1


async def test_the_page_that_was_reloaded_goes_on_where_the_text_is(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User
) -> None:
    more = asyncio.Event()
    scripts[ai.REPLY] = ("Dear Alice, ", Pause(more), "restart it.")
    run = await db(ai.draft, ticket, anna)
    generation = ai.generation_of(run)
    running = asyncio.create_task(engine.run(generation))
    async with asyncio.timeout(20), hub().follow(generation) as before:
        while str(before.text) != "Dear Alice, ":
            await before.changed(before.version, 1)
    async with asyncio.timeout(20), hub().follow(generation) as after:
        more.set()
        while not after.over:
            await after.changed(after.version, 1)
        assert str(after.text) == "Dear Alice, restart it."
    await running


async def test_another_worker_goes_on_when_one_was_killed(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User
) -> None:
    scripts[ai.REPLY] = (Fail(ProviderError("broken")),)
    run = await db(ai.draft, ticket, anna)
    first = asyncio.create_task(engine.run(ai.generation_of(run)))
    await first
    assert (await db(ai.fresh, run)).is_unfinished
    scripts[ai.REPLY] = ("All is well.",)
    assert (await ai.written(engine, run)).output == "All is well."
    assert await db(run.suggestions.count) == 1


async def test_a_stopped_suggestion_keeps_what_was_written(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User
) -> None:
    scripts[ai.REPLY] = ("Dear Alice,", Pause(asyncio.Event()), " never")
    run = await db(ai.draft, ticket, anna)
    running = asyncio.create_task(engine.run(ai.generation_of(run)))
    async with asyncio.timeout(20), hub().follow(ai.generation_of(run)) as follow:
        while not follow.text:
            await follow.changed(follow.version, 1)
    await db(ai_runs.stop, await db(ai.fresh, run))
    await stop.ended(ai.generation_of(run))
    await running
    run = await db(ai.fresh, run)
    assert (run.state, run.output) == ("cancelled", "Dear Alice,")
    assert (await db(ai.reply_of, run)).state == State.OFFERED


async def test_a_suggestion_is_stale_once_alice_has_written(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User, ben: User
) -> None:
    scripts[ai.REPLY] = ("Restart it.",)
    run = await ai.written(engine, await db(ai.draft, ticket, anna))
    await db(desk.notes, ticket, ben)
    assert not await db(lambda: ai.fresh(run).is_stale)
    await db(desk.writes, ticket, "It works now!")
    assert await db(lambda: ai.fresh(run).is_stale)


async def test_two_clicks_are_one_run(ticket: Ticket, anna: User, ben: User) -> None:
    first = await db(ai.draft, ticket, anna)
    assert await db(ai.draft, ticket, anna) == first
    assert await db(ai.draft, ticket, ben) != first
    assert (await db(desk.fresh, ticket)).ai_interactions == 2


async def test_what_is_written_anew_takes_the_place_of_the_last(
    engine: Engine,
    scripted: ScriptedProvider,
    scripts: dict[str, Script],
    ticket: Ticket,
    anna: User,
) -> None:
    scripts[ai.REPLY] = ("A long story.",)
    scripts[ai.ANEW] = ("Short.",)
    first = await ai.written(engine, await db(ai.draft, ticket, anna))
    second = await db(
        ai.draft,
        ticket,
        anna,
        tone=Tone.FORMAL,
        length=Length.SHORTER,
        instead_of=first,
    )
    second = await ai.written(engine, second)
    assert (second.output, second.regeneration_of_id) == ("Short.", first.id)
    assert (await db(ai.reply_of, first)).state == State.EXPIRED
    asked = scripted.prompts[-1].question
    assert "A long story." in asked
    assert "formal" in asked
    assert "shorter" in asked


async def test_a_running_one_is_given_up_for_another(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User
) -> None:
    scripts[ai.REPLY] = ("Dear", Pause(asyncio.Event()))
    scripts[ai.ANEW] = ("Another.",)
    first = await db(ai.draft, ticket, anna)
    running = asyncio.create_task(engine.run(ai.generation_of(first)))
    async with asyncio.timeout(20), hub().follow(ai.generation_of(first)) as follow:
        while not follow.text:
            await follow.changed(follow.version, 1)
    second = await db(ai.draft, ticket, anna, instead_of=first)
    await running
    first = await db(ai.fresh, first)
    assert first.state == AIRun.State.SUPERSEDED
    assert not await db(first.suggestions.exists)
    scripts[ai.REPLY] = ("Another.",)
    assert (await ai.written(engine, second)).output == "Another."


async def test_no_more_than_a_number_at_once_and_an_hour(
    settings: LazySettings, ticket: Ticket, anna: User, alice: User
) -> None:
    settings.CHAT_LIVE_PER_USER = 1
    await db(ai.draft, ticket, anna)
    other = await db(desk.ticket, alice, "Another")
    with pytest.raises(Refused, match="writing a lot"):
        await db(ai.draft, other, anna)
    settings.CHAT_LIVE_PER_USER = 9
    settings.SUPPORT_AI_RUNS_PER_HOUR = 1
    with pytest.raises(Refused, match="within an hour"):
        await db(ai.draft, other, anna)


@pytest.mark.parametrize(
    ("sent", "state", "distance"),
    [
        ("Please restart it.", State.ACCEPTED, 0),
        ("Please  restart\nit.", State.ACCEPTED, 0),
        ("Please restart it twice.", State.EDITED, 0.5),
        ("No idea at all, dear friend", State.EXPIRED, None),
    ],
)
async def test_what_anna_sends_is_held_against_the_suggestion(
    engine: Engine,
    scripts: dict[str, Script],
    ticket: Ticket,
    anna: User,
    sent: str,
    state: str,
    distance: float | None,
) -> None:
    scripts[ai.REPLY] = ("Please restart it.",)
    run = await ai.written(engine, await db(ai.draft, ticket, anna))
    message = await db(desk.replies_to, ticket, anna, sent)
    suggestion = await db(ai.reply_of, run)
    assert (suggestion.state, suggestion.edit_distance) == (state, distance)
    kept = suggestion.final_message_id == message.id
    assert kept == (state != State.EXPIRED)


async def test_a_used_suggestion_counts_as_edited_however_little_is_left(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User, ben: User
) -> None:
    scripts[ai.REPLY] = ("Please restart it.",)
    run = await ai.written(engine, await db(ai.draft, ticket, anna))
    await db(lambda: ai_suggestions.use(suggestion=ai.reply_of(run), how="insert"))
    await db(desk.replies_to, ticket, ben, "Something of Ben's")
    assert (await db(ai.reply_of, run)).state == State.OFFERED
    await db(desk.replies_to, ticket, anna, "No idea at all, dear friend")
    assert (await db(ai.reply_of, run)).state == State.EDITED


async def test_taking_a_reply_back_leaves_the_suggestion_undecided(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, helpers: object
) -> None:
    slow = await db(lambda: desk.agent("slow", ticket.team, undo=60))
    scripts[ai.REPLY] = ("Restart it.",)
    run = await ai.written(engine, await db(ai.draft, ticket, slow))
    message = await db(desk.replies_to, ticket, slow, "Restart it.")
    assert (await db(ai.reply_of, run)).state == State.ACCEPTED
    await db(lambda: replies.take_back(message=message, agent=slow))
    suggestion = await db(ai.reply_of, run)
    assert (suggestion.state, suggestion.edit_distance) == (State.OFFERED, None)


def test_only_ones_own_draft_of_the_ticket_is_written_anew(
    ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    other = desk.ticket(alice, "Another")
    runs = {
        "another ticket's": ai.draft(other, anna),
        "somebody else's": ai.draft(ticket, ben),
        "a summary, which knows the notes": ai_runs.start_summary(ticket, anna),
    }
    client = Client()
    client.force_login(anna)
    address = reverse("support:ai_draft", args=[ticket.number])
    for whose, run in runs.items():
        response = client.post(address, {"instead_of": str(run.id)})
        assert response.status_code == 404, whose
        assert ai.fresh(run).state == AIRun.State.QUEUED, whose
    own = ai.draft(ticket, anna)
    assert client.post(address, {"instead_of": str(own.id)}).status_code == 302
    assert ai.fresh(own).state == AIRun.State.SUPERSEDED
