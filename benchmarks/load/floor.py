"""The floor: a relay that copies the provider's bytes and does nothing else.

uvicorn benchmarks.load.floor:application, with PROVIDER_URL in its environment. What is
posted to / is passed on. What is posted to another path can be read by others from the
same path, while it lasts.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

_session: aiohttp.ClientSession


class Copy:
    """An answer that several read."""

    def __init__(self) -> None:
        self._packets: list[bytes] = []
        self._over = False
        self._news = asyncio.Event()

    async def fill(self, packets: AsyncIterator[bytes]) -> None:
        """Take the answer, and wake its readers for each packet."""
        async for packet in packets:
            self._packets.append(packet)
            self._wake()
        self._over = True
        self._wake()

    async def read(self) -> AsyncIterator[bytes]:
        """The answer from its start."""
        known = 0
        while known < len(self._packets) or not self._over:
            news = self._news
            if packets := self._packets[known:]:
                known += len(packets)
                yield b"".join(packets)
            else:
                await news.wait()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


_copies: dict[str, Copy] = {}


async def application(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI application."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["method"] == "GET":
        await _send(send, _copies[scope["path"]].read())
    else:
        await _relay(scope["path"], await _body(receive), send)


async def _relay(path: str, body: bytes, send: Any) -> None:
    url = f"{os.environ['PROVIDER_URL']}/chat/completions"
    async with _session.post(url, data=body) as response:
        packets = response.content.iter_any()
        if path == "/":
            await _send(send, packets)
            return
        copy = _copies[path] = Copy()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(copy.fill(packets))
            tasks.create_task(_send(send, copy.read()))


async def _send(send: Any, packets: AsyncIterator[bytes]) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    async for packet in packets:
        await send({"type": "http.response.body", "body": packet, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    return body


async def _lifespan(receive: Any, send: Any) -> None:
    global _session
    await receive()
    _session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await _session.close()
    await send({"type": "lifespan.shutdown.complete"})
