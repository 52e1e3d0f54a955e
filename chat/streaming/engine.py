"""The engine: one event loop in a worker process that runs all its generations.

Celery has no asyncio pool, so each task's thread hands its run to this loop and waits.
The loop owns every task it starts and cancels and awaits them when it closes.
"""

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import cache
from uuid import UUID

import redis
import structlog
import uvloop
from django.conf import settings

from chat.providers.base import Prompt, Provider
from chat.providers.configured import primary
from chat.streaming import bus, store
from chat.streaming.commits import GroupCommits
from chat.streaming.database import db
from chat.streaming.outcome import Halt
from chat.streaming.run import Run

log = structlog.get_logger(__name__)

LISTEN_AGAIN_S = 1.0


class Engine:
    """Runs generations on the loop it is used from; `provider` says whom to ask."""

    def __init__(self, provider: Callable[[], Provider] = primary) -> None:
        self._provider = provider
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._runs: dict[UUID, Run] = {}
        self._released = False
        self._commits = GroupCommits(
            tell_every=settings.CHAT_PUBLISH_INTERVAL,
            store_every=settings.CHAT_PERSIST_INTERVAL,
            on_lost=lambda generation: self._halt(generation, Halt.LOST),
            on_stop=lambda generation: self._halt(generation, Halt.STOP),
        )

    async def serve(self) -> None:
        """Tell, store and listen for stops until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._commits.run())
                tasks.create_task(self._listen())
        finally:
            await self._provider().aclose()

    async def run(self, generation: UUID) -> None:
        """Run the next attempt of a generation, if this engine wins it."""
        if self._released:
            return
        claim = await db(store.claim, generation, self._holder)
        if claim is None:
            return
        run = Run(claim, self._provider(), self._commits)
        self._runs[generation] = run
        try:
            if self._released:
                run.halt(Halt.RELEASE)
            await run.run()
        finally:
            del self._runs[generation]

    async def ask(self, prompt: Prompt) -> str:
        """A short answer, whole, that nobody waits for.

        Raises:
            ProviderError: when the provider does not give it.
        """
        return (await self._provider().complete(prompt)).text

    def release(self) -> None:
        """Hand all runs over to other engines, and take no more."""
        self._released = True
        for run in self._runs.values():
            run.halt(Halt.RELEASE)

    def _halt(self, generation: UUID, why: Halt) -> None:
        if run := self._runs.get(generation):
            run.halt(why)

    async def _listen(self) -> None:
        """Stop what is asked to be stopped, at once; leases tell it a second later."""
        client = bus.new_async_client()
        try:
            async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
                while True:
                    try:
                        await pubsub.subscribe(bus.STOPS)
                        async for message in pubsub.listen():
                            generation = UUID(message["data"].decode())
                            self._halt(generation, Halt.STOP)
                    except redis.RedisError as error:
                        log.warning("engine.redis_away", error=str(error))
                        await asyncio.sleep(LISTEN_AGAIN_S)
        finally:
            await client.aclose()


class EngineThread:
    """The engine of a worker process, on a thread and a loop of its own."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._engine = Engine()
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._serving = self._loop.create_task(self._engine.serve())
        try:
            self._loop.run_until_complete(self._serving)
        except asyncio.CancelledError:
            log.info("engine.closed")
        finally:
            self._loop.close()

    def run(self, generation: UUID) -> None:
        """Run a generation's next attempt; returns when it is over."""
        future = asyncio.run_coroutine_threadsafe(
            self._engine.run(generation), self._loop
        )
        try:
            future.result()
        except CancelledError:
            log.info("engine.run_cancelled", generation=str(generation))

    def ask(self, prompt: Prompt) -> str:
        """A short answer, whole (see `Engine.ask`)."""
        asked = self._engine.ask(prompt)
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result()

    def drain(self) -> None:
        """Let runs end for a grace time, then hand over those that have not."""
        self._loop.call_soon_threadsafe(
            self._loop.call_later, settings.CHAT_DRAIN, self._engine.release
        )

    def close(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._serving.cancel)
        self._thread.join()


@cache
def engine() -> EngineThread:
    """The engine of this process, started when it is first needed."""
    return EngineThread()
