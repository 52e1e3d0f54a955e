"""What becomes of a generation when an attempt is over: its end, or the next attempt."""

import enum
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.models import Attempt, Generation
from chat.providers.base import Finish, ProviderError
from chat.streaming import queue, store
from chat.streaming.purposes import Ending

FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 30.0

State = Generation.State
Outcome = Attempt.Outcome


class Halt(enum.Enum):
    """Why an attempt ended before the provider ended it."""

    STOP = "stop"  # somebody asked for it
    RELEASE = "release"  # the engine shuts down and hands the run over
    LOST = "lost"  # the engine was killed, or lost its claim


@dataclass(frozen=True, slots=True)
class Report:
    """An attempt that is over; one of `finish`, `error` and `halt` says how."""

    generation: UUID
    attempt: int
    text: str
    provider: str = ""
    model: str = ""
    first_token_at: datetime | None = None
    chunks: int = 0
    characters: int = 0
    finish: Finish | None = None
    error: ProviderError | None = None
    halt: Halt | None = None


def settle(report: Report) -> None:
    """Store what became of an attempt, in one transaction. Nothing if it was fenced."""
    with transaction.atomic():
        generation = store.lock_running(report.generation, report.attempt)
        if generation is None:
            return
        _close_attempt(generation, report)
        if generation.stop_requested and report.finish is None:
            store.end(generation, _ending(report, State.STOPPED))
        elif report.finish is not None:
            store.end(generation, _ending(report, State.COMPLETE))
        else:
            _go_on_or_give_up(generation, report)


def settle_without_engine(generation: Generation, halt: Halt) -> None:
    """Settle a running attempt that no engine reports on, with the text it stored."""
    text = store.text_from(generation.id, generation.attempt, 0)
    settle(
        Report(
            generation=generation.id,
            attempt=generation.attempt,
            text=text or generation.prefix,
            characters=max(0, len(text) - len(generation.prefix)),
            halt=halt,
        )
    )


def stop_queued(generation: Generation) -> None:
    """End a locked generation that nobody has claimed; its prefix is its text."""
    store.end(generation, Ending(State.STOPPED, generation.prefix))


def _go_on_or_give_up(generation: Generation, report: Report) -> None:
    if report.halt is Halt.RELEASE:
        _next_attempt(generation, "restarting", timedelta())
        return
    generation.failures += 1
    hopeless = report.error is not None and not report.error.retryable
    if hopeless or generation.failures >= settings.CHAT_ATTEMPTS:
        state = State.INTERRUPTED if report.text else State.FAILED
        store.end(generation, _ending(report, state))
    elif report.halt is Halt.LOST:
        _next_attempt(generation, "restarting", timedelta())
    else:
        _next_attempt(generation, "retrying", _backoff(generation, report.error))


def _next_attempt(generation: Generation, detail: str, delay: timedelta) -> None:
    store.queue_again(generation, detail=detail, delay=delay)
    queue.send_on_commit(generation.id, delay=delay)


def _backoff(generation: Generation, error: ProviderError | None) -> timedelta:
    """Exponential with full jitter above a half, and as long as the provider asks.

    See "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    ceiling = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** (generation.failures - 1))
    seconds = random.uniform(ceiling / 2, ceiling)  # noqa: S311 (no secret)
    asked = error.retry_after if error and error.retry_after else 0.0
    return timedelta(seconds=max(seconds, min(asked, LONGEST_RETRY_S)))


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
    )


def _close_attempt(generation: Generation, report: Report) -> None:
    usage = report.finish.usage if report.finish else None
    Attempt.objects.filter(generation=generation, number=report.attempt).update(
        outcome=_outcome(report),
        ended_at=timezone.now(),
        first_token_at=report.first_token_at,
        chunks=report.chunks,
        characters=report.characters,
        prompt_tokens=usage.prompt_tokens if usage else None,
        completion_tokens=usage.completion_tokens if usage else None,
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
