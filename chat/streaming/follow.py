"""Following one generation: a copy of its text that grows, whoever writes it.

Subscribe first, then read the store, then apply notices: one below our end is
trimmed; one above it is a gap, kept until the store has what is missing; a higher
attempt resets the text. One copy serves all viewers of the process.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.db import OperationalError

from chat.models import Attempt, Generation
from chat.streaming import purposes, store
from chat.streaming.bus import Notice
from chat.streaming.database import db

log = structlog.get_logger(__name__)

POLL_S = 0.5
# What was told is stored a quarter of a second later; so long a gap may stay open.
GAP_S = 0.1
# Notices kept over a gap; at 40 ms each, ten seconds.
KEPT = 256
# With a live subscription the store is read this often all the same, should the one
# who tells be gone.
LOOK_S = 5.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the store says of a generation. `text` starts at `offset` of `attempt`."""

    generation: Generation
    tried: Attempt | None
    offset: int
    text: str


def read(generation_id: UUID, attempt: int, offset: int) -> Snapshot | None:
    """The state, and the text beyond `attempt:offset`; None when it is gone."""
    generation = Generation.objects.filter(id=generation_id).first()
    if generation is None:
        return None
    if generation.attempt != attempt:
        offset = 0
    tried = generation.attempts.filter(number=generation.attempt).first()
    if generation.is_unfinished:
        text = store.text_from(generation.id, generation.attempt, offset)
    else:
        # The purpose has the whole text now. It may be shorter than what was told:
        # a killed engine loses what it had told but not yet stored.
        text, offset = purposes.of(generation).text(generation), 0
    return Snapshot(generation, tried, offset, text)


class Follow:
    """The growing copy. Viewers wait for `changed` and look at what is here."""

    def __init__(self, generation_id: UUID) -> None:
        self.generation_id = generation_id
        self.generation: Generation | None = None
        self.tried: Attempt | None = None
        self.text = ""
        self.attempt = 0
        # Raised when the text is no longer a continuation of what was here before.
        self.edition = 0
        self.version = 0
        self.over = False
        self.grew_at = time.monotonic()
        self.viewers = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self._look = asyncio.Event()
        self._ahead: deque[Notice] = deque(maxlen=KEPT)

    async def run(self, told: asyncio.Event) -> None:
        """Follow until the generation is over. *told* is set while notices come."""
        while not self.over:
            try:
                snapshot = await db(
                    read, self.generation_id, self.attempt, len(self.text)
                )
                self._apply(snapshot)
            except OperationalError as error:
                log.warning("follow.database_away", error=str(error))
            await self._wait_to_look(LOOK_S if told.is_set() else POLL_S)

    def hear(self, notice: Notice | None) -> None:
        """Take a notice; None says that notices before now may have been missed."""
        if notice is None or notice.kind != "text":
            self._look.set()
        elif notice.attempt == self.attempt and notice.offset <= len(self.text):
            self._add(notice.offset, notice.text)
            if self.tried is None or not self.tried.provider:
                self._look.set()  # the attempt was read before it said whom it asks
        elif notice.attempt > self.attempt and notice.offset == 0:
            self._replace(notice.attempt, notice.text)
            self._look.set()
        elif notice.attempt >= self.attempt:
            self._ahead.append(notice)
            self._look.set()

    async def changed(self, version: int, at_most: float) -> bool:
        """Wait until there is more than at *version*, *at_most* so many seconds.

        Returns:
            Whether there is more.
        """
        if self.version != version or self.over:
            return True
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(at_most):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return True

    def give_up(self) -> None:
        """End for all viewers without an end: they come again and follow anew."""
        self.over = True
        self._tell()

    def _add(self, offset: int, text: str) -> None:
        end = len(self.text)
        if offset <= end < offset + len(text):
            self.text += text[end - offset :]
            self._grown()

    def _apply(self, snapshot: Snapshot | None) -> None:
        if snapshot is None:
            return self.give_up()
        generation = snapshot.generation
        self.generation, self.tried = generation, snapshot.tried
        if generation.attempt > self.attempt:
            self._replace(generation.attempt, snapshot.text)
        elif generation.is_unfinished and generation.attempt == self.attempt:
            self._add(snapshot.offset, snapshot.text)
        elif not generation.is_unfinished and snapshot.text != self.text:
            self._finish_with(snapshot.text)
        self.over = not generation.is_unfinished
        ahead, self._ahead = self._ahead, deque(maxlen=KEPT)
        for notice in ahead:
            self.hear(notice)
        return self._tell()

    def _finish_with(self, text: str) -> None:
        if text.startswith(self.text):
            self._add(0, text)
        else:
            self._replace(self.attempt, text)

    def _replace(self, attempt: int, text: str) -> None:
        self.attempt, self.text = attempt, text
        self.edition += 1
        self._grown()

    def _grown(self) -> None:
        self.grew_at = time.monotonic()
        self._tell()

    def _tell(self) -> None:
        self.version += 1
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def _wait_to_look(self, at_most: float) -> None:
        if self.over:
            return
        if self._ahead:
            await asyncio.sleep(GAP_S)
        try:
            async with asyncio.timeout(at_most):
                await self._look.wait()
        except TimeoutError:
            return
        finally:
            self._look.clear()
