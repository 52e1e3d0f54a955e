"""All that a web process follows: one copy a generation, however many view it."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog

from chat.streaming import bus
from chat.streaming.follow import Follow
from chat.streaming.listener import Listener

log = structlog.get_logger(__name__)


class Hub:
    """Owns the listener and the follows of one event loop, and their tasks."""

    def __init__(self) -> None:
        self._listener = Listener()
        self._follows: dict[UUID, Follow] = {}
        self._tasks: dict[Follow, asyncio.Task[None]] = {}
        self._listening = _start(self._listener.run(), "listener")

    @asynccontextmanager
    async def follow(self, generation: UUID) -> AsyncIterator[Follow]:
        """The process's copy of a generation, followed as long as somebody views it."""
        follow = self._follows.get(generation)
        if follow is None:
            follow = self._follows[generation] = Follow(generation)
            self._tasks[follow] = _start(self._run(follow), f"follow {generation}")
        follow.viewers += 1
        try:
            yield follow
        finally:
            follow.viewers -= 1
            if follow.viewers == 0:
                self._forget(follow)
                if task := self._tasks.get(follow):
                    task.cancel()

    async def close(self) -> None:
        """Cancel all tasks and wait for their end."""
        tasks = [*self._tasks.values(), self._listening]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, follow: Follow) -> None:
        channel = bus.channel(follow.generation_id)
        try:
            await self._listener.add(channel, follow.hear)
            await follow.run(self._listener.connected)
        finally:
            # Who comes from here on gets a copy of its own.
            self._forget(follow)
            follow.give_up()
            await self._listener.remove(channel, follow.hear)
            del self._tasks[follow]

    def _forget(self, follow: Follow) -> None:
        if self._follows.get(follow.generation_id) is follow:
            del self._follows[follow.generation_id]


def _start(work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
    # A clean context: one inherited from a request would keep its database
    # connection for as long as the task runs.
    task = asyncio.create_task(work, name=name, context=contextvars.Context())
    task.add_done_callback(_log_failure)
    return task


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("hub.task_failed", task=task.get_name(), exc_info=error)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop, started when it is first needed."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def close_hub() -> None:
    """Close the hub of the running loop, if it has one."""
    if found := _hubs.pop(asyncio.get_running_loop(), None):
        await found.close()
