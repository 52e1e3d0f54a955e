"""All that a web process follows: one copy a generation, however many view it."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog

from chat.streaming import bus, watched
from chat.streaming.follow import Follow
from chat.streaming.listener import Listener
from chat.streaming.looks import Looks

log = structlog.get_logger(__name__)

TICK_S = 1.0


class Hub:
    """Owns the listener, the looks and the follows of one event loop, and their tasks."""

    def __init__(self) -> None:
        self._listener = Listener()
        self._looks = Looks()
        self._follows: dict[UUID, Follow] = {}
        self._tasks: dict[Follow, asyncio.Task[None]] = {}
        self._gave_up = False
        self._serving = [
            _start(self._listener.run(), "listener"),
            _start(self._looks.run(), "looks"),
            _start(self._tick(), "ticks"),
            _start(watched.keep_marking(self.following), "marks"),
        ]

    @asynccontextmanager
    async def follow(self, generation: UUID) -> AsyncIterator[Follow]:
        """The process's copy of a generation, followed as long as somebody views it."""
        follow = self._follows.get(generation)
        if follow is None:
            follow = self._begin(generation)
        follow.viewers += 1
        try:
            yield follow
        finally:
            follow.viewers -= 1
            if follow.viewers == 0:
                self._forget(follow)
                if task := self._tasks.get(follow):
                    task.cancel()

    def following(self) -> list[UUID]:
        """The generations that somebody views here now."""
        return list(self._follows)

    def give_up(self) -> None:
        """End all that is followed, now and from here on: viewers come again elsewhere.

        For a process that is about to end.
        """
        self._gave_up = True
        for follow in list(self._follows.values()):
            follow.give_up()

    async def close(self) -> None:
        """Cancel all tasks and wait for their end."""
        tasks = [*self._tasks.values(), *self._serving]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, generation: UUID) -> Follow:
        follow = Follow(generation, self._looks.look)
        if self._gave_up:
            follow.give_up()
            return follow
        self._follows[generation] = follow
        self._tasks[follow] = _start(self._run(follow), f"follow {generation}")
        return follow

    async def _run(self, follow: Follow) -> None:
        channel = bus.channel(follow.generation_id)

        def hear(content: bytes | None) -> None:
            if content is None:
                follow.hear(None)
            elif notice := bus.decode(content):
                follow.hear(notice)

        self._listener.add(channel, hear)
        try:
            await follow.run(self._listener.connected)
        finally:
            # Who comes from here on gets a copy of its own.
            self._forget(follow)
            follow.give_up()
            self._listener.remove(channel, hear)
            del self._tasks[follow]

    def _forget(self, follow: Follow) -> None:
        if self._follows.get(follow.generation_id) is follow:
            del self._follows[follow.generation_id]

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            for follow in list(self._follows.values()):
                follow.tick()


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
