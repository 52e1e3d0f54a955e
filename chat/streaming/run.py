"""One attempt of one generation, from the claim to its end."""

import asyncio
from datetime import UTC, datetime

import structlog
from django.conf import settings
from django.db import OperationalError

from chat.providers.base import Finish, Provider, ProviderError
from chat.streaming import store
from chat.streaming.commits import GroupCommits
from chat.streaming.database import db
from chat.streaming.draft import Draft
from chat.streaming.outcome import Halt, Report, settle

log = structlog.get_logger(__name__)

SETTLE_AGAIN_S = 0.5


class Run:
    """Runs the attempt that a claim won. `halt` ends it early, from the same loop."""

    def __init__(
        self, claim: store.Claim, provider: Provider, commits: GroupCommits
    ) -> None:
        self._claim = claim
        self._provider = provider
        self._commits = commits
        self._halt: Halt | None = None
        generation = claim.generation
        self._draft = Draft(generation.id, claim.attempt, generation.prefix)
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
        self._writing = asyncio.create_task(self._stream())
        if self._halt is not None:
            self._writing.cancel()
        try:
            return self._report(finish=await self._writing)
        except ProviderError as error:
            return self._report(error=error)
        except asyncio.CancelledError:
            if self._halt is None:
                raise
            return self._report(halt=self._halt)

    async def _stream(self) -> Finish:
        noting = asyncio.create_task(self._note_provider())
        try:
            return await self._read()
        finally:
            await noting

    async def _note_provider(self) -> None:
        """Say who is asked, while they are asked: nobody waits for it."""
        try:
            name, model = self._provider.name, self._provider.model
            await db(store.note_provider, self._claim, name, model)
        except OperationalError as error:
            log.warning("run.provider_not_noted", error=str(error))

    async def _read(self) -> Finish:
        try:
            async with (
                asyncio.timeout(settings.CHAT_TOTAL_TIMEOUT),
                self._provider.stream(self._claim.prompt) as items,
            ):
                async for item in items:
                    if isinstance(item, Finish):
                        return item
                    if self._append(item):
                        return Finish("length")
                    await self._commits.room(self._draft)
        except TimeoutError:
            raise ProviderError("timeout", detail="the total deadline passed") from None
        raise ProviderError("broken", detail="the stream ended without a finish")

    def _append(self, delta: str) -> bool:
        """Add text; whether the answer is now as long as it may be."""
        room = settings.CHAT_ANSWER_CHARACTERS - self._draft.length
        if room > 0:
            self._draft.append(delta[:room])
            self._commits.grew(self._draft)
        return len(delta) >= room

    def _report(
        self,
        finish: Finish | None = None,
        error: ProviderError | None = None,
        halt: Halt | None = None,
    ) -> Report:
        first = self._draft.first_delta_at
        return Report(
            generation=self._draft.generation,
            attempt=self._draft.attempt,
            text=self._draft.text,
            provider=self._provider.name,
            model=self._provider.model,
            first_token_at=datetime.fromtimestamp(first, UTC) if first else None,
            chunks=self._draft.deltas,
            characters=self._draft.written,
            finish=finish,
            error=error,
            halt=halt,
        )

    async def _settle(self, report: Report) -> None:
        """Store the end. While the database is away the text waits here for it."""
        while True:
            try:
                return await db(settle, report)
            except OperationalError as error:
                log.warning("run.end_not_stored", error=str(error))
                await asyncio.sleep(SETTLE_AGAIN_S)
