"""A follower of an answer, who applies the protocol and checks it at every event."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from tests.faults.client import AWAY, Asked, Client, events, tries


class Follower:
    """Reads the JSON stream to its end; comes back with its cursor when it breaks off.

    `claim` is a cursor to arrive with that is none of its own, legal or hostile. What
    it then gets is only checked from the first text on that starts at the beginning.
    """

    def __init__(self, client: Client, asked: Asked, claim: str = "") -> None:
        self._client, self._asked = client, asked
        self.text = ""
        self.cursor = claim
        self._believes = not claim
        self.connections = self.resets = 0
        self.end: dict[str, Any] | None = None
        self._grew = asyncio.Condition()

    async def run(self) -> None:
        """Follow to the end."""
        async for _ in tries():
            try:
                if await self._connect():
                    return
            except AWAY:
                continue

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Follow as long as it lasts, and then be gone."""
        running = asyncio.create_task(self.run())
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def seen(self, characters: int) -> None:
        """Return when so much text has been seen, or the end."""
        await self._until(lambda: len(self.text) >= characters)

    async def reset(self) -> None:
        """Return when a new attempt has been told, or the end."""
        await self._until(lambda: self.resets > 0)

    async def ended(self) -> None:
        """Return at the end."""
        await self._until(lambda: False)

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with self._grew:
            await self._grew.wait_for(lambda: happened() or self.end is not None)

    async def _connect(self) -> bool:
        """Read one stream; whether the answer is over."""
        path = f"messages/{self._asked.message}/stream"
        headers = {"Last-Event-ID": self.cursor} if self.cursor else {}
        self.connections += 1
        async with self._client.get(path, **headers) as response:
            if response.status == 204:
                self.end = await self._client.stored(self._asked)
                await self._read(self.end["content"])
                return True
            if response.status == 503:
                return False
            assert response.status == 200, await response.text()
            async for event in events(response):
                await self._apply(event)
                if self.end is not None:
                    return True
        return False

    async def _read(self, whole: str) -> None:
        """The text as it is read from the page, instead of from the stream."""
        async with self._grew:
            self.text, self._believes = whole, True
            self._grew.notify_all()

    async def _apply(self, event: dict[str, Any]) -> None:
        async with self._grew:
            if known := _APPLY.get(event["type"]):
                known(self, event)
            self.cursor = event["id"]
            if self._believes:
                assert event["id"].partition(":")[2] == str(len(self.text)), event
                assert self._asked.answer.is_one(self.text), (event, self.text)
            self._grew.notify_all()

    def _chunk(self, event: dict[str, Any]) -> None:
        if event["offset"] == 0 and not self._believes:
            self.text, self._believes = "", True
        if self._believes:
            assert event["offset"] == len(self.text), (event, self.text)
            self.text += event["content"]

    def _reset(self, event: dict[str, Any]) -> None:
        self.text, self._believes = "", True
        self.resets += 1

    def _end(self, event: dict[str, Any]) -> None:
        self.end = event


_APPLY: dict[str, Callable[[Follower, dict[str, Any]], None]] = {
    "chunk": Follower._chunk,
    "reset": Follower._reset,
    "complete": Follower._end,
    "error": Follower._end,
}
