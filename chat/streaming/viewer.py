"""One reader's events of a followed generation, from wherever it has read to.

A slow reader gets what has piled up in one piece. "Is it over?" is asked before the
text is taken, not after: the other way round the last piece can be lost.
"""

import time
from collections.abc import AsyncIterator

from chat.models import Generation
from chat.providers.tokens import estimate
from chat.streaming.events import (
    Chunk,
    Complete,
    Context,
    Cursor,
    Error,
    Event,
    Progress,
    Reset,
    Status,
)
from chat.streaming.follow import Follow

HEARTBEAT_S = 15.0
DEGRADED_S = 15.0
FAILED_S = 30.0
PROGRESS_S = 1.0

Told = tuple[Event, Cursor]


class Viewer:
    """Where one reader is in a followed text.

    With *context_first* text waits for its context, which is read from the store a
    moment later; a page would rather have the text.
    """

    def __init__(
        self, follow: Follow, cursor: Cursor, *, context_first: bool = False
    ) -> None:
        self._follow = follow
        self.cursor = cursor
        # That of the first text seen: a cursor says nothing of editions.
        self._edition: int | None = None
        self._status: Status | None = None
        self._context_of = 0
        self._context_first = context_first
        self._progress_at = time.monotonic()

    async def events(self) -> AsyncIterator[Told | None]:
        """Events with the cursor after each; None when it is time for a heartbeat."""
        while True:
            over, version = self._follow.over, self._follow.version
            for told in self.news():
                yield told
            if over:
                if end := ending(self._follow):
                    yield end, self.cursor
                return
            if not await self._follow.changed(version, HEARTBEAT_S):
                yield None

    def news(self) -> list[Told]:
        """What this reader has not been told yet."""
        follow = self._follow
        if follow.generation is None:
            return []
        news: list[Event] = []
        if (now := status(follow, follow.generation)) != self._status:
            self._status = now
            news.append(now)
        if reset := self._reset():
            news.append(reset)
        if context := self._context():
            news.append(context)
        text = follow.text[self.cursor.offset :]
        if text and not self._awaits_context():
            news.append(Chunk(text, self.cursor.offset))
            self.cursor = Cursor(follow.attempt, self.cursor.offset + len(text))
        if self._is_time_for_progress():
            news.append(progress(follow))
        return [(event, self.cursor) for event in news]

    def _reset(self) -> Reset | None:
        follow = self._follow
        known, same = self.cursor, self._edition in (None, follow.edition)
        self._edition = follow.edition
        ahead = follow.over and known.offset > len(follow.text)
        if known.attempt == follow.attempt and same and not ahead:
            return None
        self.cursor = Cursor(follow.attempt, 0)
        if known.attempt == 0:
            return None
        return Reset(follow.attempt, "restarted")

    def _context(self) -> Context | None:
        generation, tried = self._follow.generation, self._follow.tried
        if generation is None or tried is None or not tried.provider:
            return None
        if self._context_of == tried.number:
            return None
        self._context_of = tried.number
        return Context(
            message_id=str(generation.subject),
            model=tried.model,
            provider=tried.provider,
            history_messages=tried.prompt_messages,
        )

    def _awaits_context(self) -> bool:
        follow = self._follow
        is_missing = self._context_of != follow.attempt and not follow.over
        return self._context_first and is_missing

    def _is_time_for_progress(self) -> bool:
        now = time.monotonic()
        if not self._follow.text or now - self._progress_at < PROGRESS_S:
            return False
        self._progress_at = now
        return True


def status(follow: Follow, generation: Generation) -> Status:
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
        health=_health(follow),
        detail=generation.detail or None,
        retry_in=retry_in,
    )


def _health(follow: Follow) -> str:
    silent = time.monotonic() - follow.grew_at
    if follow.over or silent < DEGRADED_S:
        return "healthy"
    return "degraded" if silent < FAILED_S else "failed"


def progress(follow: Follow) -> Progress:
    """How far the text is; words are counted in the whole of it."""
    generation = follow.generation
    started = generation.started_at if generation else None
    elapsed = max(0.001, time.time() - started.timestamp()) if started else 0.001
    return Progress(
        tokens=estimate(follow.text),
        characters=len(follow.text),
        elapsed=round(elapsed, 1),
        ttft=None,
        words_per_minute=round(follow.text.count(" ") / elapsed * 60),
    )


def ending(follow: Follow) -> Event | None:
    """The terminal event; None when following ended before the generation did."""
    generation, tried = follow.generation, follow.tried
    if generation is None or generation.is_unfinished:
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
        characters=len(follow.text),
        usage=usage,
    )
