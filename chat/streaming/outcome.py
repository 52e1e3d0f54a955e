"""What becomes of a generation when an attempt is over: its end, or the next attempt."""

import enum
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chat.models import Attempt, Generation
from chat.providers.base import Finish, ProviderError
from chat.streaming import chain, choice, queue, store
from chat.streaming.choice import Next
from chat.streaming.purposes import Ending

State = Generation.State
Outcome = Attempt.Outcome


class Halt(enum.Enum):
    """Why an attempt ended before the provider ended it."""

    STOP = "stop"  # somebody asked for it
    RELEASE = "release"  # the engine shuts down and hands the run over
    LOST = "lost"  # the engine was killed, or lost its claim


@dataclass(frozen=True, slots=True)
class Report:
    """An attempt that is over; one of `finish`, `error` and `halt` says how.

    `chain` names the providers that the engine can ask, the next one first; without it
    those that are set up count. `aside` is what the screen kept back.
    """

    generation: UUID
    attempt: int
    text: str
    provider: str = ""
    model: str = ""
    first_token_at: datetime | None = None
    chunks: int = 0
    characters: int = 0
    cost: Decimal | None = None
    chain: tuple[str, ...] = ()
    finish: Finish | None = None
    error: ProviderError | None = None
    halt: Halt | None = None
    aside: str = ""


def settle(report: Report) -> None:
    """Store what became of an attempt, in one transaction. Nothing if it was fenced."""
    with transaction.atomic():
        generation = store.lock_running(report.generation, report.attempt)
        if generation is None:
            return
        _close_attempt(generation, report)
        if generation.stop_requested and report.finish is None:
            report = _with_text(generation, report)
            ending = _ending(report, State.STOPPED)
            store.end(generation, ending, detail=generation.detail)
        elif report.finish is not None:
            store.end(generation, _ending(report, State.COMPLETE))
        else:
            _go_on_or_give_up(generation, report)


def settle_without_engine(generation: Generation, halt: Halt) -> None:
    """Settle a running attempt that no engine reports on, with the text it stored."""
    text = store.text_from(generation.id, generation.attempt, 0)
    tried = generation.attempts.get(number=generation.attempt)
    settle(
        Report(
            generation=generation.id,
            attempt=generation.attempt,
            text=text or generation.prefix,
            provider=tried.provider,
            model=tried.model,
            characters=max(0, len(text) - len(generation.prefix)),
            halt=halt,
        )
    )


def stop_queued(generation: Generation) -> None:
    """End a locked generation that nobody has claimed, with the text it has."""
    report = Report(generation.id, generation.attempt, generation.prefix)
    store.end(generation, _ending(_with_text(generation, report), State.STOPPED))


def _go_on_or_give_up(generation: Generation, report: Report) -> None:
    if report.halt is Halt.RELEASE:
        return _next_attempt(generation, report, Next("restarting"))
    generation.failures += 1
    following = choice.after(
        list(generation.attempts.order_by("number")),
        failures=generation.failures,
        names=report.chain or [provider.name for provider in chain.providers()],
        retry_after=report.error.retry_after if report.error else None,
        now=timezone.now(),
    )
    if following is not None:
        return _next_attempt(generation, report, following)
    report = _with_text(generation, report)
    state = State.INTERRUPTED if report.text else State.FAILED
    return store.end(generation, _ending(report, state))


def _next_attempt(generation: Generation, report: Report, following: Next) -> None:
    # Whole: it may be all that there will be of the answer.
    store.append_rest(generation, report.attempt, report.text)
    detail, delay = following.detail, following.delay
    store.queue_again(generation, detail=detail, delay=delay)
    queue.send_on_commit(generation.id, delay=delay)


def _with_text(generation: Generation, report: Report) -> Report:
    """The report; of an attempt that wrote nothing, with the longest text before it."""
    best = None if report.characters else store.longest(generation)
    if best is None:
        return report
    text = store.text_from(generation.id, best.number, 0)
    return replace(report, text=text, provider=best.provider, model=best.model)


def _ending(report: Report, state: str) -> Ending:
    error = report.error
    if error is None and report.halt is Halt.LOST and state != State.STOPPED:
        error = ProviderError("broken", detail="the worker was lost")
    return Ending(
        state=state,
        text=report.text,
        finish_reason=report.finish.reason if report.finish else "",
        provider=report.provider,
        model=report.model,
        usage=report.finish.usage if report.finish else None,
        error_code=error.code if error else "",
        error=error.message if error else "",
        aside=report.aside,
    )


def _close_attempt(generation: Generation, report: Report) -> None:
    usage = report.finish.usage if report.finish else None
    Attempt.objects.filter(generation=generation, number=report.attempt).update(
        outcome=_outcome(report),
        provider=report.provider,
        model=report.model,
        ended_at=timezone.now(),
        first_token_at=report.first_token_at,
        chunks=report.chunks,
        characters=report.characters,
        prompt_tokens=usage.prompt_tokens if usage else None,
        completion_tokens=usage.completion_tokens if usage else None,
        cost=report.cost,
        error_code=report.error.code if report.error else "",
        error=str(report.error) if report.error else "",
    )


def _outcome(report: Report) -> str:
    if report.finish is not None:
        return Outcome.COMPLETE
    if report.error is not None:
        return Outcome.BROKEN if report.characters else Outcome.FAILED
    return {
        Halt.STOP: Outcome.STOPPED,
        Halt.RELEASE: Outcome.RELEASED,
        Halt.LOST: Outcome.LOST,
    }[report.halt or Halt.LOST]
