"""Somebody stops reading in the middle of a long answer: nobody else notices."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing

import aiohttp
import pytest
import uvicorn
from django.test import Client

from chat.models import Message
from chat.providers.scripted import Pause, Script
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chat.streaming.events import Chunk
from chat.streaming.follow import PIECE
from chatsite.accounts.models import ApiKey, User
from chatsite.asgi import application
from tests.following import ask, run_of, stored, within
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

Header = dict[str, str]
PARAGRAPH = "word " * 200 + "\n\n"
# What the kernel and uvicorn hold for one connection besides the piece that is sent.
BUFFERS = 100_000


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket whose connections hold little in the kernel."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        listener.bind(("127.0.0.1", 0))
        yield listener


@pytest.fixture
async def server(
    engine: Engine, listener: socket.socket
) -> AsyncIterator[uvicorn.Server]:
    """The site, served on the loop of the test."""
    config = uvicorn.Config(application, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    await until(lambda: server.started)
    yield server
    server.should_exit = True
    await within(serving)


class Reader:
    """Somebody's connection to the stream of an answer."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._body = response.content
        self.received = b""

    async def read_until(self, part: bytes) -> None:
        while part not in self.received:
            self.received += await self._body.readany()

    async def read_to_the_end(self) -> None:
        self.received += await self._body.read()

    def last_message(self) -> bytes:
        """What replaces the growing message on a page."""
        return self.received.split(b"\n\n")[-3]

    def chunks(self) -> list[str]:
        """The pieces of text that a program was sent."""
        lines = self.received.decode().split("\n")
        data = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
        return [event["content"] for event in data if event["type"] == Chunk.type]


@asynccontextmanager
async def read(
    listener: socket.socket, path: str, header: Header
) -> AsyncIterator[Reader]:
    """Follow an answer with as small a buffer as there is."""

    def small(_: object) -> socket.socket:
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        made.setblocking(False)
        return made

    host, port = listener.getsockname()
    connector = aiohttp.TCPConnector(socket_factory=small)
    async with (
        aiohttp.ClientSession(connector=connector, read_bufsize=4096) as session,
        session.get(f"http://{host}:{port}{path}", headers=header) as response,
    ):
        yield Reader(response)


@pytest.fixture
async def answer(alice: User) -> Message:
    """Of a chat of Alice's, not begun yet."""
    return await ask(alice, "France?")


def program(alice: User, answer: Message) -> tuple[str, Header]:
    """Path and header with which a program follows the answer."""
    _, key = ApiKey.create(user=alice)
    return f"/api/v1/messages/{answer.id}/stream", {"Authorization": f"Bearer {key}"}


def page(alice: User, answer: Message) -> tuple[str, Header]:
    """Path and header with which a page follows the answer."""
    client = Client()
    client.force_login(alice)
    header = {"Cookie": f"sessionid={client.session.session_key}"}
    return f"/chats/{answer.chat_id}/messages/{answer.id}/stream/", header


@pytest.mark.parametrize("kind", [program, page])
async def test_who_stops_reading_slows_nobody_and_gets_all_in_the_end(
    alice: User,
    answer: Message,
    engine: Engine,
    server: uvicorn.Server,
    listener: socket.socket,
    scripts: dict[str, Script],
    kind: Callable[[User, Message], tuple[str, Header]],
) -> None:
    gate = asyncio.Event()
    scripts["France"] = ("Begin. ", Pause(gate), *[PARAGRAPH] * 300)
    whole = "Begin. " + PARAGRAPH * 300
    asked = await db(kind, alice, answer)
    running = asyncio.create_task(engine.run(run_of(answer)))
    async with read(listener, *asked) as stalled, read(listener, *asked) as other:
        await within(stalled.read_until(b"Begin."))
        gate.set()
        await within(other.read_to_the_end())
        await within(running)
        assert (await stored(answer)).content == whole
        connections = server.server_state.connections
        held = [c.transport.get_write_buffer_size() for c in connections]
        assert 0 < max(held) < PIECE + BUFFERS
        await within(stalled.read_to_the_end())
    if kind is program:
        assert "".join(stalled.chunks()) == "".join(other.chunks()) == whole
        assert len(stalled.chunks()) < len(whole) / PIECE + 10
    else:
        assert stalled.last_message() == other.last_message()
        # As HTML, and as the source to copy.
        assert stalled.last_message().count(b"word") == 2 * whole.count("word")
