"""The AI for agents in tests: what a scripted model says, run to its end."""

import json
from typing import Any
from uuid import UUID

from chat.streaming.database import db
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from support.actions import ai_runs, ai_suggestions
from support.drafting.manner import Manner
from support.models import AIRun, AISuggestion, Ticket
from support.models.actor import Actor
from tests.following import within

# Words of the task that each prompt ends with; a script's key.
REPLY = "Write the reply"
ANEW = "Write it anew"
SUM_UP = "Summarise this ticket"
SORT = "Answer with JSON"


def draft(ticket: Ticket, agent: User, **chosen: Any) -> AIRun:
    """An agent asks for a reply; it is queued."""
    instead_of = chosen.pop("instead_of", None)
    return ai_runs.start_draft(
        ticket=ticket, agent=agent, manner=Manner(**chosen), instead_of=instead_of
    )


def generation_of(run: AIRun) -> UUID:
    assert run.generation_id is not None
    return run.generation_id


async def written(engine: Engine, run: AIRun) -> AIRun:
    """The run after all its generations."""
    while (run := await db(fresh, run)).is_unfinished:
        await within(engine.run(generation_of(run)))
    return run


def fresh(run: AIRun) -> AIRun:
    return AIRun.objects.select_related("ticket", "generation").get(pk=run.pk)


def reply_of(run: AIRun) -> AISuggestion:
    """The suggested reply of a run."""
    return run.suggestions.get(target=AISuggestion.Target.REPLY)


def chips(run: AIRun) -> dict[str, AISuggestion]:
    """The suggested fields of a run, by target."""
    return {one.target: one for one in run.suggestions.fields()}


def chip(ticket: Ticket) -> AISuggestion:
    """A suggested priority, without a model: for tests of what is done with it."""
    run = AIRun.objects.create(kind="triage", ticket=ticket, state="done")
    return run.suggestions.create(target="priority", value=4, rationale="It burns.")


def accepted(suggestion_id: UUID, agent: User) -> None:
    """The agent has set what was suggested."""
    suggestion = AISuggestion.objects.get(pk=suggestion_id)
    ai_suggestions.accept(suggestion=suggestion, by=Actor.agent(agent))


def says(**values: Any) -> tuple[str, ...]:
    """A script with typed output: each value with a reason."""
    answer = {key: {"value": v, "reason": f"Why {key}."} for key, v in values.items()}
    return (json.dumps(answer),)
