"""A chat, and a worker for tests in which somebody asks as people and programs do."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from celery.signals import after_task_publish

from chat.models import Chat
from chat.streaming import queue
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from tests import make
from tests.sockets import bearer_of


@pytest.fixture
def chat(alice: User) -> Chat:
    """Alice's chat, still empty."""
    return make.chat(alice)


@pytest.fixture
async def door(alice: User, chat: Chat) -> dict[str, Any]:
    """What opens a socket of her chat."""
    path = f"/ws/chats/{chat.id}/"
    return {"path": path, "authorization": await bearer_of(alice)}


@pytest.fixture
async def worker(engine: Engine) -> AsyncIterator[None]:
    """Runs on the test's engine what is sent to the workers."""
    loop = asyncio.get_running_loop()
    runs: list[asyncio.Task[None]] = []

    def run(generation: str) -> None:
        runs.append(loop.create_task(engine.run(UUID(generation))))

    def published(
        sender: str, body: tuple[list[str], object, object], **_: object
    ) -> None:
        if sender == queue.TASK:
            loop.call_soon_threadsafe(run, body[0][0])

    after_task_publish.connect(published)
    yield
    after_task_publish.disconnect(published)
    async with asyncio.timeout(10):
        await asyncio.gather(*runs)
