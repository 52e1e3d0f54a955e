"""The two group commits that serve all drafts of an engine: telling and storing.

Telling: a draft's first text goes out at once; after it, one round trip an interval
carries one notice for each draft that grew. Without an interval the same answers cost
2 to 3 times the CPU. Just before it all runs read what has come for them meanwhile, in
one piece: with 200 answers at 50 tokens/s reading costs 21 µs a token instead of 27,
at 200 tokens/s 12 instead of 21. Storing: one INSERT an interval for all new text, one
UPDATE a second for all leases.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from uuid import UUID

import structlog

from chat.streaming import bus, store
from chat.streaming.database import DATABASE_AWAY, db
from chat.streaming.draft import Draft
from chatsite.redis_client import AWAY

log = structlog.get_logger(__name__)

LEASE_EVERY_S = 1.0
# How long nothing is told after Redis failed, so that its absence costs little.
REDIS_PAUSE_S = 1.0
# With so many drafts the interval is twice as long as with none: each reader waits a
# little longer where each moment is paid for more often.
BUSY = 200
LONGEST_INTERVAL = 4
# Drafts that are read and told of together. More of them take turns within the interval:
# all at once, the last of 200 would wait for the work on all others.
TOGETHER = 50
# Characters of a draft that may wait to be stored. With more than that its provider is
# not read from, whose connection then slows it down.
MOST_UNSTORED = 65_536
# Characters of one notice: each web process that follows buffers it whole.
MOST_TOLD = 16_384


class GroupCommits:
    """Serves the drafts that are open. `on_lost` and `on_stop` get a generation."""

    def __init__(
        self,
        *,
        tell_every: float,
        store_every: float,
        on_lost: Callable[[UUID], None],
        on_stop: Callable[[UUID], None],
    ) -> None:
        self._tell_every = tell_every
        self._store_every = store_every
        self._on_lost = on_lost
        self._on_stop = on_stop
        self._drafts: dict[UUID, Draft] = {}
        self._grown: dict[UUID, Draft] = {}
        self._first: dict[UUID, Draft] = {}
        self._something = asyncio.Event()
        self._something_first = asyncio.Event()
        self._begun = asyncio.Event()
        self._stored = asyncio.Event()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._quiet_until = 0.0
        self._client = bus.new_async_client()

    def open(self, draft: Draft) -> None:
        """Begin to serve a draft."""
        self._drafts[draft.generation] = draft
        if draft.length:
            self.grew(draft)

    def close(self, draft: Draft) -> None:
        """No longer serve a draft; what is left of it is its owner's to store."""
        for drafts in (self._drafts, self._grown, self._first):
            drafts.pop(draft.generation, None)

    def grew(self, draft: Draft) -> None:
        """The draft has new text."""
        self._grown[draft.generation] = draft
        self._something.set()
        if draft.deltas == 1:
            self._first[draft.generation] = draft
            self._something_first.set()
            self._begun.set()

    async def room(self, draft: Draft) -> None:
        """Wait as long as more of the draft is unstored than may be."""
        while draft.to_store.length > MOST_UNSTORED:
            self._begun.set()
            await self._stored.wait()

    async def turn(self) -> None:
        """Wait until it is time for the runs to read on."""
        self._something.set()  # also when it read what was no text
        # An asyncio.Event would cost three times as much, for each read.
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        await turn

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._telling())
                tasks.create_task(self._storing())
        finally:
            await self._client.aclose()

    async def _telling(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            grown, self._grown = self._grown, {}
            self._forget_first()
            await self._tell(grown)
            groups = math.ceil(len(self._drafts) / TOGETHER) or 1
            end = time.monotonic() + self._interval() / groups
            await self._tell_first_until(end)
            self._let_read(math.ceil(len(self._drafts) / groups))
            if self._waiting:
                self._something.set()
            # What lies ready is read within this one turn of the loop.
            await asyncio.sleep(0)

    def _let_read(self, count: int) -> None:
        """Give a turn to those of the waiting runs that wait the longest."""
        for _ in range(min(count, len(self._waiting))):
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)

    def _interval(self) -> float:
        return self._tell_every * min(1 + len(self._drafts) / BUSY, LONGEST_INTERVAL)

    async def _tell_first_until(self, end: float) -> None:
        while (left := end - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._something_first.wait()
            except TimeoutError:
                return
            first = self._first
            self._forget_first()
            await self._tell(first)

    def _forget_first(self) -> None:
        self._first = {}
        self._something_first.clear()

    async def _tell(self, drafts: dict[UUID, Draft]) -> None:
        notices = []
        for draft in drafts.values():
            offset, text = draft.to_tell.take()
            for start in range(0, len(text), MOST_TOLD):
                part = text[start : start + MOST_TOLD]
                notice = bus.Notice("text", draft.attempt, offset + start, part)
                notices.append((draft.generation, notice))
        if not notices or time.monotonic() < self._quiet_until:
            return
        try:
            await bus.tell_texts(self._client, notices)
        except AWAY as error:
            # Followers see the gap and read the store.
            log.warning("commits.notices_lost", count=len(notices), error=str(error))
            self._quiet_until = time.monotonic() + REDIS_PAUSE_S

    async def _storing(self) -> None:
        renewed = time.monotonic()
        while True:
            await self._until_time_to_store()
            try:
                await self._store()
                if time.monotonic() - renewed >= LEASE_EVERY_S:
                    renewed = time.monotonic()
                    await self._renew()
            except DATABASE_AWAY as error:
                # The text is still here and is stored with the next tick.
                log.warning("commits.database_away", error=str(error))

    async def _until_time_to_store(self) -> None:
        """The interval, or less when a text has begun.

        Who opens the page just after the first words were told finds them stored.
        """
        try:
            async with asyncio.timeout(self._store_every):
                await self._begun.wait()
        except TimeoutError:
            return
        self._begun.clear()

    async def _store(self) -> None:
        taken = [
            (draft, *draft.to_store.take())
            for draft in self._drafts.values()
            if draft.to_store
        ]
        rows = [(d.generation, d.attempt, start, text) for d, start, text in taken]
        try:
            await db(store.append, rows)
        except BaseException:
            for draft, start, text in taken:
                draft.to_store.put_back(start, text)
            raise
        # Wakes who waits now; who comes later waits for the next time.
        self._stored.set()
        self._stored.clear()

    async def _renew(self) -> None:
        runs = [(d.generation, d.attempt) for d in self._drafts.values()]
        held = await db(store.renew, runs)
        for generation, _ in runs:
            if generation not in held:
                self._on_lost(generation)
            elif held[generation]:
                self._on_stop(generation)
