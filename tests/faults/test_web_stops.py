"""A web process that is told to end: at once, in order, and without a lost word."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.faults.answers import held
from tests.faults.client import Client
from tests.faults.site import Site
from tests.sockets import shown

# Design §5 gives a client 3 s to be back; the old process may not use them up.
GONE_S = 2
DEADLINE_S = 30

Socket = aiohttp.ClientWebSocketResponse


@asynccontextmanager
async def socket(
    site: Site, credentials: tuple[str, str], path: str
) -> AsyncIterator[Socket]:
    headers = {"Authorization": f"Bearer {credentials[0]}"}
    async with (
        aiohttp.ClientSession() as session,
        # Its own farewell would overwrite the code that it was closed with.
        session.ws_connect(site.url + path, headers=headers, autoclose=False) as opened,
    ):
        yield opened


async def hear(line: Socket, *kinds: str) -> list[dict[str, object]]:
    """The next frames, up to one of these types or the end."""
    heard: list[dict[str, object]] = []
    async with asyncio.timeout(DEADLINE_S):
        async for message in line:
            heard.append(message.json())
            if heard[-1]["type"] in kinds:
                break
    return heard


async def test_sockets_and_streams_end_at_once_and_their_readers_come_back(
    faulty: Site, alice: Client, credentials: tuple[str, str]
) -> None:
    answer = held(faulty.upstream)
    asked = await alice.ask(answer)
    path = f"/ws/chats/{asked.chat}/"
    async with (
        socket(faulty, credentials, path) as talk,
        socket(faulty, credentials, "/ws/notices/") as notices,
        alice.get(f"chats/{asked.chat}/stream") as stream,
    ):
        heard = await hear(talk, "chunk")
        await stream.content.readuntil(b"event: chunk")
        faulty.web.ask_to_stop()
        heard += await hear(talk)
        await hear(notices)
        assert (talk.close_code, notices.close_code) == (1012, 1012)
        # Broken off, not ended as if that were all.
        with pytest.raises(aiohttp.ClientPayloadError):
            await stream.read()
    await asyncio.to_thread(faulty.web.finish, time.monotonic() + GONE_S)
    assert faulty.web.exit_code == -signal.SIGTERM  # and did not have to be killed

    # Whoever comes now is not refused: they wait until somebody serves.
    waiting = asyncio.create_task(resume(faulty, credentials, path, heard))
    await faulty.revive(faulty.web)
    answer.gate.release()
    assert shown(heard + await waiting) == answer.texts[0]


async def resume(
    site: Site, credentials: tuple[str, str], path: str, heard: list[dict[str, object]]
) -> list[dict[str, object]]:
    async with socket(site, credentials, path) as line:
        await hear(line, "system")
        await line.send_json({"type": "resume", "after": heard[-1]["id"]})
        return await hear(line, "complete")
