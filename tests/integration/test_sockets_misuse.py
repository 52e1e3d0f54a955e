"""What a socket does with mistakes, floods, and clients that do not read."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from chat.consumers.notices import NoticesConsumer
from chat.providers.scripted import Pause, Script
from chat.sockets import socket
from chat.streaming.database import db
from chatsite.accounts.models import User
from tests.sockets import Line, bearer_of, dialled

pytestmark = pytest.mark.django_db(transaction=True)


async def lives(line: Line) -> None:
    await line.say(type="ping")
    await line.hear("pong")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("hello", "not_json"),
        ("null", "invalid"),
        ("[]", "invalid"),
        ('"message"', "invalid"),
        ("{}", "invalid"),
        ('{"type": "dance"}', "invalid"),
        ('{"type": "message"}', "invalid"),
        ('{"type": "message", "content": 1}', "invalid"),
        ('{"type": "message", "content": "Hi", "client_id": "\\n"}', "invalid"),
        ('{"type": "message", "content": "   "}', "empty"),
        ('{"type": "message", "content": "\\u0000"}', "not_text"),
        ('{"type": "message", "content": "\\ud800"}', "not_json"),
        ('{"type": "resume", "message_id": "1"}', "invalid"),
        (
            json.dumps(
                {"type": "resume", "message_id": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}
            ),
            "not_found",
        ),
        ('{"type": "ping", "deep": ' + "[" * 100_000, "not_json"),
        (json.dumps({"type": "message", "content": "x" * 100_001}), "too_long"),
        ("x" * (1024 * 1024 + 1), "too_large"),
    ],
)
async def test_a_mistake_is_told_and_the_socket_lives(
    door: dict[str, Any], text: str, code: str
) -> None:
    async with dialled(**door) as line:
        await line.hear("system")
        await line.send(text=text)
        error = await line.hear("error")
        assert (error["code"], error["retryable"]) == (code, False)
        assert error["message"]
        await lives(line)


async def test_bytes_are_told_to_be_no_json(door: dict[str, Any]) -> None:
    async with dialled(**door) as line:
        await line.send(bytes=b"\xff")
        assert (await line.hear("error"))["code"] == "not_json"
        await lives(line)


@pytest.mark.usefixtures("worker")
async def test_a_second_question_has_to_wait_for_the_answer(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", Pause(asyncio.Event()))
    async with dialled(**door) as line:
        await line.say(type="message", content="France?")
        await line.hear_text("Par")
        await line.say(type="message", content="Italy?")
        error = await line.hear("error")
        assert (error["code"], error["retryable"]) == ("writing", True)
        await line.say(type="stop")
        await line.hear("complete")


async def test_a_person_has_a_bounded_number_of_sockets(
    door: dict[str, Any], settings: LazySettings
) -> None:
    settings.CHAT_SOCKETS_PER_USER = 1
    async with dialled(**door) as line:
        await line.hear("system")
        async with dialled(**door) as second:
            assert await second.close_code() == 4429
    async with dialled(**door) as line:
        await line.hear("system")
    assert not socket._open


async def test_open_sockets_hold_no_database_connection(door: dict[str, Any]) -> None:
    before = await db(held)
    async with AsyncExitStack() as stack:
        for _ in range(20):
            line = await stack.enter_async_context(dialled(**door))
            await lives(line)
        assert await db(held) == before


def held() -> int:
    """Connections that are taken out of the pool, this thread's own among them."""
    connection.ensure_connection()
    figures = connection.pool.get_stats()  # type: ignore[attr-defined]  # PostgreSQL's
    taken: int = figures["pool_size"] - figures["pool_available"]
    return taken


async def test_without_redis_the_client_is_told_to_try_again_later(
    door: dict[str, Any], settings: LazySettings
) -> None:
    nobody = {"hosts": ["redis://127.0.0.1:9"], "prefix": "live"}
    backend = settings.CHANNEL_LAYERS["default"]["BACKEND"]
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": backend, "CONFIG": nobody}}
    async with dialled(**door) as line:
        assert await line.close_code() == 1013


class Flood:
    """A client on the bare application, which sends without end and counts answers."""

    def __init__(self, reads: int) -> None:
        self.taken = 0
        self._reads = reads
        self.full = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        self.taken += 1
        return {"type": "websocket.receive", "text": "{}"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self._reads -= 1
        if self._reads < 0:
            self.full.set()
            await asyncio.Event().wait()


class Hasty(NoticesConsumer):
    """Waits less long for a client that does not read."""

    patience = 0.05


async def scope_of(user: User) -> dict[str, Any]:
    key = (await bearer_of(user)).encode()
    return {"type": "websocket", "path": "/", "headers": [(b"authorization", key)]}


async def test_a_client_that_never_reads_is_closed_and_sends_into_nothing(
    alice: User,
) -> None:
    flood = Flood(reads=10)
    async with asyncio.timeout(10):
        await Hasty.as_asgi()(await scope_of(alice), flood.receive, flood.send)  # type: ignore[arg-type]
    assert flood.full.is_set()
    # What it sent beyond what it read was left where it was.
    assert flood.taken <= 10 + 3
    assert not socket._open


async def test_a_flood_is_read_no_faster_than_allowed(alice: User) -> None:
    burst = socket.FRAMES_AT_ONCE
    flood = Flood(reads=burst + 10)
    begun = asyncio.get_running_loop().time()
    async with asyncio.timeout(10):
        await Hasty.as_asgi()(await scope_of(alice), flood.receive, flood.send)  # type: ignore[arg-type]
    took = asyncio.get_running_loop().time() - begun
    assert took >= 10 / socket.FRAMES_PER_S
