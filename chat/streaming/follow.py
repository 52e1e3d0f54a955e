"""Following one generation: a copy of its text that grows, whoever writes it.

Subscribe first, then read the store, then apply notices: one below our end is
trimmed; one above it is a gap, kept until the store has what is missing; a higher
attempt resets the text. One copy serves all viewers of the process.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from uuid import UUID

import structlog

from chat.streaming.bus import Notice
from chat.streaming.changes import Changes
from chat.streaming.database import DATABASE_AWAY
from chat.streaming.events import Chunk
from chat.streaming.looks import Look, Place, Snapshot
from chat.streaming.saying import Said
from chat.streaming.text import GrowingText

log = structlog.get_logger(__name__)

# Seconds between looks at the store while no notice can come,
POLL_S = 0.5
# and while one could but none does, should the one who tells be gone.
LOOK_S = 2.0
# A new subscription is confirmed within milliseconds, and the first look waits for it.
SUBSCRIBED_S = 0.1
# What was told is stored a quarter of a second later; so long a gap may stay open.
GAP_S = 0.1
# Notices kept over a gap; at 40 ms each, ten seconds.
KEPT = 256
# Characters of one piece: a reader that stalled is sent no more of them at once.
PIECE = 65_536


class Follow(Changes):
    """The growing copy. Viewers wait for `changed` and look at what is here.

    `over` without `said.ending` means that following ended before the generation did,
    and that they should come again.
    """

    def __init__(
        self,
        generation_id: UUID,
        look: Look,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.generation_id = generation_id
        self.text = GrowingText()
        self.attempt = 0
        # Raised when the text is no longer a continuation of what was here before.
        self.edition = 0
        self.over = False
        self.said = Said(clock())
        self.viewers = 0
        self._look_at_store = look
        self._clock = clock
        self._grew_at = clock()
        self._begun = 0
        self._chunk: Chunk | None = None
        self._wanted = asyncio.Event()
        self._ahead: deque[Notice] = deque(maxlen=KEPT)

    async def run(self, can_hear: asyncio.Event) -> None:
        """Follow until the generation is over. *can_hear* is set while notices come."""
        if can_hear.is_set():
            await self._wanted_within(SUBSCRIBED_S)
        while not self.over:
            self._wanted.clear()
            place = Place(self.generation_id, self.attempt, len(self.text))
            try:
                snapshot = await self._look_at_store(place)
            except DATABASE_AWAY as error:
                log.warning("follow.database_away", error=str(error))
                await asyncio.sleep(POLL_S)
                continue
            if self.over:
                return  # given up meanwhile: what the store says would begin it anew
            self.apply(snapshot)
            if snapshot is None or not snapshot.is_page:
                await self._until_time_to_look(can_hear)

    def hear(self, notice: Notice | None) -> None:
        """Take a notice; None says that notices before now may have been missed."""
        if self.over:
            return
        if notice is None or notice.kind != "text":
            self._wanted.set()
        elif notice.attempt == self.attempt and notice.offset <= len(self.text):
            self._add(notice.offset, notice.text)
            if notice.offset == self._begun:
                self.said.first_words()
        elif notice.attempt > self.attempt and notice.offset == 0:
            self._replace(notice.attempt, notice.text)
            self._wanted.set()
        elif notice.attempt >= self.attempt:
            self._ahead.append(notice)
            self._wanted.set()

    def apply(self, snapshot: Snapshot | None) -> None:
        """Take what the store says; None when the generation is gone."""
        if snapshot is None:
            return self.give_up()
        generation = snapshot.generation
        if generation.attempt < self.attempt:
            return self._wanted.set()  # older than the attempt that was told of since
        self._begun = snapshot.begun
        if generation.attempt > self.attempt:
            self._replace(generation.attempt, snapshot.text)
        elif generation.is_unfinished:
            self._add(snapshot.offset, snapshot.text)
        elif snapshot.text != str(self.text):
            self._finish_with(snapshot.text)
        self.over = not generation.is_unfinished
        if self.said.look(snapshot, len(self.text)):
            self._tell()
        ahead, self._ahead = self._ahead, deque(maxlen=KEPT)
        for notice in ahead:
            self.hear(notice)
        return None

    def tick(self) -> None:
        """Tell what changes with time alone; to be called about once a second."""
        if not self.over and self.said.tick(self._clock()):
            self._tell()

    def chunk(self, offset: int) -> Chunk | None:
        """The next piece from *offset* on, the same object for all who are there."""
        if offset >= len(self.text):
            return None
        if self._chunk is None or self._chunk.offset != offset:
            self._chunk = Chunk(self.text.since(offset)[:PIECE], offset)
        return self._chunk

    def give_up(self) -> None:
        """End for all viewers without an end: they come again and follow anew."""
        if not self.over:
            self.over = True
            self._tell()

    def _add(self, offset: int, text: str) -> None:
        end = len(self.text)
        if offset <= end < offset + len(text):
            self.text.append(text[end - offset :])
            self._grown()

    def _finish_with(self, text: str) -> None:
        if text.startswith(str(self.text)):
            self._add(0, text)
        else:
            self._replace(self.attempt, text)

    def _replace(self, attempt: int, text: str) -> None:
        self.attempt, self.text = attempt, GrowingText(text)
        self.edition += 1
        self.said.begin()
        self._grown()

    def _grown(self) -> None:
        self._chunk = None
        self._grew_at = self._clock()
        self.said.grew(self.text, self._grew_at)
        self._tell()

    async def _until_time_to_look(self, can_hear: asyncio.Event) -> None:
        if self._ahead:
            await asyncio.sleep(GAP_S)
        while not self.over:
            at_most = LOOK_S if can_hear.is_set() else POLL_S
            if await self._wanted_within(at_most):
                return
            if not can_hear.is_set() or self._clock() - self._grew_at >= LOOK_S:
                return

    async def _wanted_within(self, at_most: float) -> bool:
        try:
            async with asyncio.timeout(at_most):
                return await self._wanted.wait()
        except TimeoutError:
            return False
