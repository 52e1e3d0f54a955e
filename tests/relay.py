"""A server in front of another that can fall silent without closing anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Relay:
    """Passes bytes on in both directions. While `frozen`, connections stay and say
    nothing, as when a machine is paused or its cable is pulled."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._flows = asyncio.Event()
        self._flows.set()
        self._busy: set[asyncio.Task[None]] = set()
        self.port = 0

    def freeze(self) -> None:
        """Fall silent."""
        self._flows.clear()

    def thaw(self) -> None:
        """Go on, with all that came meanwhile."""
        self._flows.set()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there = await asyncio.open_connection(*self._target)
        for one, other in ((reader, there[1]), (there[0], writer)):
            task = asyncio.create_task(self._pump(one, other))
            self._busy.add(task)

    async def stop(self) -> None:
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        try:
            while data := await source.read(65_536):
                await self._flows.wait()
                sink.write(data)
                with suppress(ConnectionError):
                    await sink.drain()
        finally:
            sink.close()


@asynccontextmanager
async def relay(host: str, port: int) -> AsyncIterator[Relay]:
    """A relay to a server, on a free port."""
    relay = Relay(host, port)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            yield relay
        finally:
            await relay.stop()
