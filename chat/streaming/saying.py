"""What the state of a followed generation is called in events."""

import time

from chat.models import Attempt, Generation
from chat.providers.tokens import Estimate
from chat.streaming.events import Complete, Context, Error, Event, Progress, Status
from chat.streaming.looks import Snapshot
from chat.streaming.text import GrowingText

HEARTBEAT_S = 15.0
PROGRESS_S = 1.0
# Seconds without a new character.
DEGRADED_S = 15.0
FAILED_S = 30.0


def health(silent: float) -> str:
    """How an answer is that has been silent for so many seconds."""
    if silent < DEGRADED_S:
        return "healthy"
    return "degraded" if silent < FAILED_S else "failed"


def status(generation: Generation, health: str) -> Status:
    """The state in words; waiting for a next attempt counts as queued."""
    state = generation.state
    if state == Generation.State.RUNNING:
        state = "streaming"
    retry_in = None
    if generation.retry_at is not None:
        retry_in = max(0.0, round(generation.retry_at.timestamp() - time.time(), 1))
    return Status(
        message_id=str(generation.subject),
        state=state,
        attempt=generation.attempt,
        health=health,
        detail=generation.detail or None,
        retry_in=retry_in,
    )


def context(generation: Generation, tried: Attempt | None) -> Context | None:
    """Who answers; None while that is not known."""
    if tried is None or not tried.provider:
        return None
    return Context(
        message_id=str(generation.subject),
        model=tried.model,
        provider=tried.provider,
        history_messages=tried.prompt_messages,
    )


def ending(
    generation: Generation, tried: Attempt | None, characters: int
) -> Event | None:
    """The terminal event; None when following ended before the generation did."""
    if generation.is_unfinished:
        return None
    if generation.state == Generation.State.FAILED:
        return Error(generation.error_code, generation.error, retryable=True)
    usage = None
    if tried is not None and tried.completion_tokens is not None:
        usage = {
            "prompt_tokens": tried.prompt_tokens or 0,
            "completion_tokens": tried.completion_tokens,
        }
    return Complete(
        message_id=str(generation.subject),
        state=generation.state,
        finish_reason=generation.finish_reason,
        characters=characters,
        usage=usage,
    )


class Pace:
    """How far a run is. Tokens and words are of what it wrote itself.

    Each look counts what has come since the one before.
    """

    def __init__(self, begun: int) -> None:
        self._counted = begun
        self._tokens = Estimate()
        self._words = 0

    def progress(
        self, text: GrowingText, started_at: float, first_at: float | None
    ) -> Progress:
        """Times are seconds since the epoch; `first_at` that of the first words."""
        new = text.since(self._counted)
        self._counted += len(new)
        self._tokens.add(new)
        self._words += new.count(" ")
        elapsed = max(0.1, time.time() - started_at)
        return Progress(
            tokens=self._tokens.total,
            characters=len(text),
            elapsed=round(elapsed, 1),
            ttft=None
            if first_at is None
            else max(0.0, round(first_at - started_at, 3)),
            words_per_minute=round(self._words / elapsed * 60),
        )


class Said:
    """What all readers of an answer are told beside its text, made once for all.

    Each of the events is another object when there is something new to say. Times
    that are handed in are those of the follower's clock.
    """

    def __init__(self, now: float) -> None:
        self.status: Status | None = None
        self.context: Context | None = None
        self.progress: Progress | None = None
        self.ending: Event | None = None
        # Raised when readers should be given a sign of life.
        self.beats = 0
        self._generation: Generation | None = None
        self._health = health(0)
        self._grew_at = self._told_at = self._progress_at = now
        self._begun = 0
        self._first_at: float | None = None
        self._pace: Pace | None = None

    def begin(self) -> None:
        """The text begins anew."""
        self.context = self.progress = self._pace = self._first_at = None

    def first_words(self) -> None:
        """The first text that the run wrote itself is here."""
        self._first_at = self._first_at or time.time()

    def look(self, snapshot: Snapshot, characters: int) -> bool:
        """Take the state of the generation; whether that is news."""
        self._generation = generation = snapshot.generation
        self._begun = snapshot.begun
        known = self.status, self.context, self.ending
        if (now := status(generation, self._health)) != self.status:
            self.status = now
        if self.context is None:
            self.context = context(generation, snapshot.tried)
        self.ending = ending(generation, snapshot.tried, characters)
        return known != (self.status, self.context, self.ending)

    def grew(self, text: GrowingText, now: float) -> None:
        """The text is longer now."""
        self._grew_at = self._told_at = now
        if self._health != health(0):
            self._turn(health(0))
        if now - self._progress_at >= PROGRESS_S:
            self._measure(text, now)

    def tick(self, now: float) -> bool:
        """Whether time alone has made something to say."""
        found = health(now - self._grew_at)
        if found != self._health:
            self._turn(found)
        elif now - self._told_at >= HEARTBEAT_S:
            self.beats += 1
        else:
            return False
        self._told_at = now
        return True

    def _turn(self, health: str) -> None:
        self._health = health
        if self._generation:
            self.status = status(self._generation, health)

    def _measure(self, text: GrowingText, now: float) -> None:
        if self._generation is None or self._generation.started_at is None:
            return
        self._progress_at = now
        self._pace = self._pace or Pace(self._begun)
        started_at = self._generation.started_at.timestamp()
        self.progress = self._pace.progress(text, started_at, self._first_at)
