"""A site with servers of its own: each of its processes may be killed and comes back.

Two workers, as in production, so that one can take over from the other. Children are
started from the event loop's own thread, the main one: the kernel ends a child with
the thread that started it (see `chatsite.embedded.process`).
"""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from socket import socket
from typing import TypeVar

from django.core.management import call_command

from chatsite.embedded import ports, process
from chatsite.embedded import site as embedded
from chatsite.embedded.postgres import Postgres
from chatsite.embedded.process import Child
from chatsite.embedded.valkey import Valkey
from tests import site
from tests.site import START_S
from tests.upstream import Upstream

# Shorter than a site's, so that a round is; `make faults` may ask for the real one.
LEASE_S = float(os.environ.get("CHAT_LEASE", 3))
AGAIN_S = 60.0  # for what takes a second or two where nobody else works
# The longest that a lost answer may lie: its lease, beat's two seconds, and the rest of
# the 15 s that are promised (for a lease of 10) where nothing else is to be done.
BOUND_S = LEASE_S + 5
_CHOSEN = {
    "CHAT_LEASE": str(LEASE_S),
    # A round may break an answer more often than a site would try it.
    "CHAT_ATTEMPTS": "20",
    "CHAT_LIVE_PER_USER": "1000",
}

R = TypeVar("R")


class Site(site.Site):
    """PostgreSQL, Valkey, web, two workers and beat."""

    def __init__(self, folder: Path, upstream: Upstream, listener: socket) -> None:
        self.folder = folder
        self.postgres = Postgres(folder, folder / "postgres.log")
        self.valkey = Valkey(folder, folder / "valkey.log")
        self.variables = {**self.postgres.variables(), **self.valkey.variables()}
        super().__init__(folder, upstream, listener, **self.variables, **_CHOSEN)
        (folder / "second").mkdir()
        self.second = embedded.worker(folder / "second", self._env, concurrency=50)
        self.workers = (self.worker, self.second)
        self.stores = (self.valkey, self.postgres)
        self.children = (*self.stores, *self.workers, self.beat, self.web)

    def start(self) -> None:
        """Start all, on an empty database."""
        self._start(*self.stores)
        self._maker.submit(call_command, "migrate", verbosity=0).result(START_S)
        self._start(*self.workers, self.beat, self.web)

    def in_database(self, function: Callable[[], R]) -> R:
        """What a function of a module gives that is called in the site's database."""
        return self._maker.submit(function).result(START_S)

    def stop(self) -> None:
        """Stop all, the stores last."""
        self._maker.shutdown()
        process.stop([self.web, *self.workers, self.beat], 7)
        process.stop([*self.stores], 5)

    async def kill(
        self, *children: Child, number: signal.Signals = signal.SIGKILL
    ) -> None:
        """Send them a signal at once, and wait until they have ended."""
        for child in children:
            if child.running():
                assert child.pid
                os.kill(child.pid, number)
        for child in children:
            await asyncio.to_thread(child.finish, time.monotonic() + 20)

    async def revive(self, *children: Child) -> None:
        """Start those that have ended, and wait until they serve."""
        for child in children:
            if not child.running():
                child.start()
        for child in children:
            await until(partial(self._serves, child))

    async def _serves(self, child: Child) -> bool:
        if not child.running():
            child.start()  # again, as the supervisor does
        return await asyncio.to_thread(child.ready)

    async def restart(
        self, *children: Child, number: signal.Signals = signal.SIGKILL
    ) -> None:
        """End them and start them again."""
        await self.kill(*children, number=number)
        await self.revive(*children)

    async def ended(self, child: Child) -> None:
        """Return when a process has ended by itself."""

        async def is_so() -> bool:
            return not child.running()

        await until(is_so)

    async def revive_wholly(self, worker: Child) -> None:
        """Start a worker again, and wait until it takes jobs, which it logs."""

        def times() -> int:
            return worker.log.read_text().count(" ready. ")

        async def is_so() -> bool:
            return times() > before

        before = times()
        await self.revive(worker)
        await until(is_so)

    async def mend(self) -> None:
        """Have everyone run, whatever a test did."""
        for child in self.children:
            if child.running():
                assert child.pid
                os.kill(child.pid, signal.SIGCONT)
        await self.revive(*self.children)

    def logs(self) -> str:
        """The ends of all logs, for whoever looks into a failure."""
        return "\n".join(
            f"--- {child.log}\n" + "\n".join(child.last_lines(25))
            for child in self.children
        )


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Return when it is so.

    Raises:
        TimeoutError: when it takes longer than anything should.
    """
    async with asyncio.timeout(AGAIN_S):
        while not await is_so():  # noqa: ASYNC110 (other processes set no event here)
            await asyncio.sleep(0.05)


@contextmanager
def running() -> Iterator[Site]:
    """A site with its data below the system's folder for temporary files.

    Not below pytest's own, which is closed to whom PostgreSQL runs as for root.
    """
    folder = Path(tempfile.mkdtemp(prefix="chatsite-faults-"))
    with Upstream() as upstream, ports.listen("127.0.0.1", 0) as listener:
        running_site = Site(folder, upstream, listener)
        try:
            running_site.start()
            yield running_site
        finally:
            running_site.stop()
            shutil.rmtree(folder)
