"""One attempt of one generation, from the claim to its end."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from django.conf import settings

from chat.providers.base import Finish, Provider, ProviderError
from chat.streaming import store
from chat.streaming.circuits import Circuits
from chat.streaming.commits import GroupCommits
from chat.streaming.database import DATABASE_AWAY, db
from chat.streaming.draft import Draft
from chat.streaming.outcome import Halt, Report, settle
from chat.streaming.purposes import Order

log = structlog.get_logger(__name__)

SETTLE_AGAIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Work:
    """What an attempt has to do: whom of the chain to ask what, and for how long."""

    claim: store.Claim
    chain: tuple[Provider, ...]
    provider: Provider
    order: Order
    seconds: float


class Run:
    """Runs the attempt that a claim won. `halt` ends it early, from the same loop."""

    def __init__(self, work: Work, circuits: Circuits, commits: GroupCommits) -> None:
        self._work = work
        self._provider = work.provider
        self._circuits = circuits
        self._commits = commits
        self._halt: Halt | None = None
        claim, generation = work.claim, work.claim.generation
        self._draft = Draft(generation.id, claim.attempt, generation.prefix)
        self._screen = work.order.screen
        self._writing: asyncio.Task[Finish] | None = None

    def halt(self, why: Halt) -> None:
        """End the attempt now. The first reason counts."""
        if self._halt is None:
            self._halt = why
        if self._writing is not None:
            self._writing.cancel()

    async def run(self) -> None:
        """Write, then store how it ended."""
        self._commits.open(self._draft)
        try:
            report = await self._write()
            if report.halt is not Halt.LOST:
                await self._settle(report)
        finally:
            self._commits.close(self._draft)

    async def _write(self) -> Report:
        self._writing = asyncio.create_task(self._read())
        if self._halt is not None:
            self._writing.cancel()
        try:
            finish = await self._writing
        except ProviderError as error:
            self._circuits.note(self._provider, error)
            return self._report(error=error)
        except asyncio.CancelledError:
            if self._halt is None:
                raise
            return self._report(halt=self._halt)
        self._circuits.note(self._provider, None)
        return self._report(finish=finish)

    async def _read(self) -> Finish:
        try:
            async with (
                asyncio.timeout(self._work.seconds),
                self._provider.stream(
                    self._work.order.prompt, self._commits.turn
                ) as items,
            ):
                async for item in items:
                    if isinstance(item, Finish):
                        return self._finished(item)
                    if self._append(item):
                        return Finish("length")
                    await self._commits.room(self._draft)
        except TimeoutError:
            raise ProviderError("timeout", detail="the total deadline passed") from None
        raise ProviderError("broken", detail="the stream ended without a finish")

    def _finished(self, finish: Finish) -> Finish:
        """An end without a word is none, unless something was there to go on from."""
        if self._screen is not None:
            self._show(self._screen.close())
        if not self._draft.length:
            is_filtered = finish.reason == "content_filter"
            raise ProviderError("content_filter" if is_filtered else "empty")
        return finish

    def _append(self, delta: str) -> bool:
        """Add what the provider sent; whether the answer is as long as it may be."""
        if self._screen is not None:
            delta = self._screen.feed(delta)
        return self._show(delta)

    def _show(self, text: str) -> bool:
        room = settings.CHAT_ANSWER_CHARACTERS - self._draft.length
        if text and room > 0:
            self._draft.append(text[:room])
            self._commits.grew(self._draft)
        return len(text) >= room

    def _report(
        self,
        finish: Finish | None = None,
        error: ProviderError | None = None,
        halt: Halt | None = None,
    ) -> Report:
        first = self._draft.first_delta_at
        prices, usage = self._provider.prices, finish.usage if finish else None
        order = self._circuits.order(self._work.chain)
        return Report(
            generation=self._draft.generation,
            attempt=self._draft.attempt,
            text=self._draft.text,
            provider=self._provider.name,
            model=self._provider.model,
            first_token_at=datetime.fromtimestamp(first, UTC) if first else None,
            chunks=self._draft.deltas,
            characters=self._draft.written,
            cost=prices.of(usage) if prices and usage else None,
            chain=tuple(provider.name for provider in order),
            finish=finish,
            error=error,
            halt=halt,
            aside=self._screen.aside if self._screen else "",
        )

    async def _settle(self, report: Report) -> None:
        """Store the end. While the database is away the text waits here for it."""
        while True:
            try:
                return await db(settle, report)
            except DATABASE_AWAY as error:
                log.warning("run.end_not_stored", error=str(error))
                await asyncio.sleep(SETTLE_AGAIN_S)
