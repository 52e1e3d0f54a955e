"""What the parts of the AI panel show."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from chat import rendering
from chat.streaming import store
from chatsite.accounts.models import User
from support.drafting.manner import Tone
from support.models import AIRun, AISuggestion, Ticket

Context = dict[str, Any]
Kind = AIRun.Kind
State = AISuggestion.State


def panel(ticket: Ticket, agent: User) -> Context:
    """Triage, the summary, and this agent's draft."""
    draft, summary = latest_draft(ticket, agent), latest_summary(ticket)
    return {
        **triage(ticket),
        "draft": one(ticket, draft),
        "summary": one(ticket, summary),
    }


def one(ticket: Ticket, run: AIRun | None) -> Context:
    """A draft or a summary; with none, the way to one."""
    shown: Context = {"ticket": ticket, "run": run, "tones": [*Tone]}
    if run is None:
        return shown
    suggestion = run.suggestions.filter(target=AISuggestion.Target.REPLY).first()
    return {**shown, "suggestion": suggestion, "html": html(run)}


def triage(ticket: Ticket) -> Context:
    """The chips that wait for somebody, and those that were accepted last."""
    run = ticket.ai_runs.of_kind(Kind.TRIAGE).first()
    chips = run.suggestions.fields() if run else AISuggestion.objects.none()
    return {
        "ticket": ticket,
        "triage": run,
        "chips": chips.filter(state__in=[State.OFFERED, State.ACCEPTED]),
    }


def latest_draft(ticket: Ticket, agent: User) -> AIRun | None:
    """The agent's last draft here, unless they are done with it."""
    mine = ticket.ai_runs.of_kind(Kind.DRAFT).filter(requested_by=agent)
    run = mine.exclude(state=AIRun.State.SUPERSEDED).first()
    if run is None or run.is_unfinished:
        return run
    decided = run.suggestions.exclude(state=State.OFFERED)
    return None if decided.exists() else run


def latest_summary(ticket: Ticket) -> AIRun | None:
    """The one being written, else the last."""
    runs = ticket.ai_runs.of_kind(Kind.SUMMARY)
    return runs.unfinished().first() or runs.first()


def html(run: AIRun) -> SafeString:
    """What is written, while it grows as far as it is stored."""
    text = run.output
    if run.is_unfinished and run.generation:
        generation = run.generation
        text = store.text_from(generation.id, generation.attempt, 0)
    return mark_safe(rendering.render(text))  # noqa: S308 (made clean by it)
