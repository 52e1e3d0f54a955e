"""What follows from an answer, once it is stored: nothing, or a person takes over.

A job, since a model may have to be asked again, and since a handoff takes locks that an
engine which stores an end must not wait for. It may run twice, or late: `sweep` finds
what was lost on the way.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from django.utils import timezone

from chat.answers.answering import Message
from chat.providers.base import Prompt
from chat.streaming import queue
from chatsite.refusal import Refused
from support.actions import handoffs
from support.assistant import prompt, question, result
from support.assistant.answer import CONCLUDE
from support.assistant.result import Action, Reason, Result
from support.models import AIRun, Handling, Handoff
from support.models.ai_run import AIRunQuerySet

log = structlog.get_logger(__name__)

# Answers to short prompts, in their order; an empty one where there is none.
Ask = Callable[[Sequence[Prompt]], list[str]]

LOST_AFTER = timedelta(seconds=30)
AT_ONCE = 100

_WHY = {
    Reason.WANTS_PERSON: Handoff.Reason.ASKED_IN_WORDS,
    Reason.NOT_IN_SOURCES: Handoff.Reason.NO_SOURCE,
    Reason.UNREADABLE: Handoff.Reason.AI_FAILED,
}


def conclude(run_id: UUID, ask: Ask) -> None:
    """Do what the typed part of an answer says, if the answer is still the last word."""
    run = _unconcluded().filter(id=run_id).select_related("chat__owner").first()
    if run is None or run.chat is None:
        return
    found = Result.of(run.result) or _ask_again(run, ask)
    if found.action == Action.HANDOFF and _is_last_word(run):
        _hand_over(run, found)
    run.result = found.as_json()
    run.concluded_at = timezone.now()
    run.save(update_fields=["result", "concluded_at"])


def left() -> list[UUID]:
    """The runs whose job the broker has lost, or that failed."""
    lost = _unconcluded().filter(finished_at__lt=timezone.now() - LOST_AFTER)
    return list(lost.values_list("id", flat=True)[:AT_ONCE])


def sweep() -> None:
    """Send their jobs again."""
    for run_id in left():
        queue.send_task(CONCLUDE, run_id)


def _unconcluded() -> AIRunQuerySet:
    return AIRun.objects.of_kind(AIRun.Kind.ANSWER).filter(
        state=AIRun.State.DONE, concluded_at=None
    )


def _ask_again(run: AIRun, ask: Ask) -> Result:
    """The typed part alone, asked for once; without it a person looks at it."""
    message = Message.objects.filter(id=run.id).first()
    if message is not None:
        asked = question.read(message).text
        [said] = ask([prompt.judgement(asked, run.output)])
        if found := result.parse(said):
            return found
    return Result(Action.HANDOFF, Reason.UNREADABLE)


def _is_last_word(run: AIRun) -> bool:
    return Handling.objects.filter(
        chat=run.chat_id,
        handler=Handling.Handler.AI,
        epoch=run.handler_epoch or 0,
        last_customer_message=run.last_customer_message,
    ).exists()


def _hand_over(run: AIRun, found: Result) -> None:
    assert run.chat is not None  # noqa: S101 (the caller looked)
    try:
        handoffs.hand_over(
            requester=run.chat.owner,
            chat_id=run.chat.id,
            reason=_WHY.get(found.reason, Handoff.Reason.AI_DECIDED),
            note=f"The AI's reason: {found.reason.replace('_', ' ')}.",
        )
    except Refused as refused:  # no team answers here, which staff must know
        log.error("conclusion.not_handed_over", run=str(run.id), why=refused.code)
