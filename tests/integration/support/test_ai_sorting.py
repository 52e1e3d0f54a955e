"""The AI suggests fields of a ticket; agents decide, or their team has decided before."""

from typing import Any

import pytest
from django.conf import LazySettings

from chat.providers.base import Prompt
from chat.providers.scripted import Script, ScriptedProvider
from chat.providers.tokens import estimate
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import ai_runs, ai_suggestions, editing
from support.actions.editing import Edits
from support.audit import sentence
from support.live.payloads import for_agents
from support.models import AIRun, AISuggestion, Product, Tag, Team, Ticket
from support.models.actor import Actor, ActorType
from support.models.status import Priority
from tests.integration.support import ai, desk

pytestmark = pytest.mark.django_db(transaction=True)

State = AISuggestion.State
EVERYTHING = {
    "priority": "High",
    "category": "Lumen",
    "team": "Billing",
    "tags": ["firmware"],
    "sentiment": "Negative",
}


@pytest.fixture
def things(billing: Team) -> None:
    """What the desk can choose."""
    Product.objects.create(name="Lumen")
    for name in ("firmware", "refund"):
        Tag.objects.create(name=name)


async def sorted_by_ai(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, **values: Any
) -> AIRun:
    scripts[ai.SORT] = ai.says(**values)
    return await ai.written(engine, await db(ai_runs.start_triage, ticket))


def accept(run: AIRun, target: str, agent: User) -> None:
    by = Actor.agent(agent)
    ai_suggestions.accept(suggestion=ai.chips(run)[target], by=by)


async def test_every_suggestion_is_set_by_an_agent_and_can_be_undone(
    engine: Engine,
    scripts: dict[str, Script],
    ticket: Ticket,
    things: None,
    lena: User,
) -> None:
    run = await sorted_by_ai(engine, scripts, ticket, **EVERYTHING)
    chips = await db(ai.chips, run)
    assert set(chips) == {*EVERYTHING}
    assert chips["tags"].rationale == "Why tags."
    before = await db(_fields, ticket)
    for target in EVERYTHING:
        await db(accept, run, target, lena)
    assert await db(_fields, ticket) == (
        3,
        "Lumen",
        "Billing",
        ["firmware"],
        "negative",
    )
    for chip in (await db(ai.chips, run)).values():
        assert (chip.state, chip.decided_by_id) == (State.ACCEPTED, lena.pk)
        await db(ai_suggestions.undo, suggestion=chip, agent=lena)
    assert await db(_fields, ticket) == before


def _fields(ticket: Ticket) -> tuple[Any, ...]:
    now = desk.fresh(ticket)
    product = now.product.name if now.product else ""
    tags = [tag.name for tag in now.tags.all()]
    return now.priority, product, now.team.name, tags, now.sentiment


async def test_the_audit_says_that_the_ai_suggested_it(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User
) -> None:
    run = await sorted_by_ai(engine, scripts, ticket, priority="Urgent")
    await db(accept, run, "priority", anna)
    event = await db(ticket.events.select_related("actor", "suggestion").latest, "seq")
    assert (event.actor, event.actor_type) == (anna, ActorType.AGENT)
    assert event.suggestion is not None
    assert event.suggestion.rationale == "Why priority."
    assert for_agents(event)["suggested"]
    told = "Anna changed priority from Normal to Urgent, as the AI suggested"
    assert sentence(event) == told


async def test_what_somebody_set_otherwise_since_is_not_undone(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, anna: User, ben: User
) -> None:
    run = await sorted_by_ai(engine, scripts, ticket, priority="Urgent")
    await db(accept, run, "priority", anna)
    low = Edits(priority=Priority.LOW)
    await db(lambda: editing.edit(ticket=ticket, edits=low, by=Actor.agent(ben)))
    chip = (await db(ai.chips, run))["priority"]
    with pytest.raises(Refused, match="changed this since"):
        await db(lambda: ai_suggestions.undo(suggestion=chip, agent=anna))
    with pytest.raises(Refused, match="accepted already"):
        await db(accept, run, "priority", ben)


async def test_what_is_so_already_is_not_suggested(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket, things: None
) -> None:
    run = await sorted_by_ai(
        engine, scripts, ticket, priority="Normal", sentiment="positive"
    )
    assert set(await db(ai.chips, run)) == {"sentiment"}
    assert run.result == {"priority": 2, "sentiment": "positive"}


async def test_what_cannot_be_read_is_asked_for_once_more(
    engine: Engine,
    scripted: ScriptedProvider,
    scripts: dict[str, Script],
    ticket: Ticket,
) -> None:
    scripts[ai.SORT] = ("I would say: high!",)
    scripts["could not be read"] = ai.says(priority="High")
    first = await db(ai_runs.start_triage, ticket)
    # The first rule that matches wins, and the retry's prompt meets both.
    await engine.run(ai.generation_of(first))
    del scripts[ai.SORT]
    run = await ai.written(engine, first)
    assert (run.state, run.retries) == ("done", 1)
    assert set(await db(ai.chips, run)) == {"priority"}
    assert "no JSON object" in scripted.prompts[-1].question
    assert run.prompt_tokens == sum(map(_tokens, scripted.prompts))


def _tokens(prompt: Prompt) -> int:
    return sum(estimate(turn.content) for turn in prompt.turns)


async def test_it_fails_with_a_reason_after_that(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket
) -> None:
    scripts[ai.SORT] = ("I would say: high!",)
    run = await ai.written(engine, await db(ai_runs.start_triage, ticket))
    assert run.state == "failed"
    assert "could not be read" in run.error
    assert not await db(run.suggestions.exists)


async def test_a_team_lets_the_ai_set_some_fields_at_once(
    engine: Engine,
    scripts: dict[str, Script],
    ticket: Ticket,
    helpers: Team,
    things: None,
) -> None:
    await db(lambda: Team.objects.update(ai_applies=["priority"]))
    run = await sorted_by_ai(engine, scripts, ticket, priority="High", tags=["refund"])
    await db(ai_suggestions.apply_chosen, run.id)
    assert await db(_fields, ticket) == (3, "", "Helpers", [], "")
    chips = await db(ai.chips, run)
    assert chips["priority"].decided_by_id is None
    assert [chips[name].state for name in ("priority", "tags")] == [
        State.ACCEPTED,
        State.OFFERED,
    ]
    event = await db(ticket.events.latest, "seq")
    assert event.actor_type == ActorType.AI


async def test_new_chips_take_the_place_of_old_ones(
    engine: Engine, scripts: dict[str, Script], ticket: Ticket
) -> None:
    first = await sorted_by_ai(engine, scripts, ticket, priority="High")
    await sorted_by_ai(engine, scripts, ticket, priority="Urgent")
    assert (await db(ai.chips, first))["priority"].state == State.EXPIRED


async def test_a_new_ticket_is_sorted_once_where_its_team_wants_that(
    settings: LazySettings, ticket: Ticket, alice: User, helpers: Team
) -> None:
    for _ in range(2):
        await db(ai_runs.triage_new, ticket.id)
    assert await db(ticket.ai_runs.of_kind("triage").count) == 1
    await db(lambda: Team.objects.update(ai_triage=False))
    other = await db(desk.ticket, alice, "Another")
    await db(ai_runs.triage_new, other.id)
    await db(lambda: Team.objects.update(ai_triage=True))
    settings.CHAT_PRESET = "embedded"  # a model too small for that
    await db(ai_runs.triage_new, other.id)
    assert not await db(other.ai_runs.exists)
