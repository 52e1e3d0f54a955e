"""The engine's thread in a worker process.

Celery has no asyncio pool, so each task's thread hands its run to the one loop of this
thread and waits. The loop owns every task it starts and cancels and awaits them when it
closes.
"""

import asyncio
import os
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError
from functools import cache
from uuid import UUID

import structlog
import uvloop
from django.conf import settings

from chat.providers.base import Prompt
from chat.streaming import reaper
from chat.streaming.engine import Engine

log = structlog.get_logger(__name__)


class EngineThread:
    """The engine of a worker process, on a thread and a loop of its own."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._engine = Engine()
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._serving = self._loop.create_task(self._serve())
        try:
            self._loop.run_until_complete(self._serving)
        except asyncio.CancelledError:
            log.info("engine.closed")
        except Exception:
            # A worker without its engine would take answers and write none. The next
            # one starts them anew; a polite end would wait for runs that have no loop.
            log.exception("engine.died")
            os._exit(1)
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._engine.serve())
            tasks.create_task(reaper.keep_reaping())

    def run(self, generation: UUID) -> None:
        """Run a generation's next attempt; returns when it is over."""
        future = asyncio.run_coroutine_threadsafe(
            self._engine.run(generation), self._loop
        )
        try:
            future.result()
        except CancelledError:
            log.info("engine.run_cancelled", generation=str(generation))

    def ask(self, prompts: Sequence[Prompt]) -> list[str]:
        """Short answers, whole (see `Engine.ask`)."""
        asked = self._engine.ask(prompts)
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
