"""What may happen to a site, each as one function that also lets it come back.

How long something is away is an input of the experiment and drawn from the round's
seed; nobody's result depends on it having been long enough.
"""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta

from celery import Celery

from chatsite.embedded.process import Service
from tests.faults.client import Asked
from tests.faults.ledger import Ledger
from tests.faults.site import Site, until

LONGEST_AWAY_S = 3.0
_CLOCKS = """
UPDATE chat_generation SET
    lease_until = lease_until + %(step)s, sent_at = sent_at + %(step)s,
    retry_at = retry_at + %(step)s, started_at = started_at + %(step)s,
    created_at = created_at + %(step)s
 WHERE state IN ('queued', 'running') AND id = %(run)s
"""


async def set_clocks(ledger: Ledger, hours: int, asked: Asked) -> None:
    """Set the clocks of all machines, as far as this answer is concerned.

    For whoever compares stored times with a clock it is the same whether the clock is
    set ahead, or all stored times back.
    """
    run = await asyncio.to_thread(ledger.run, asked)
    step = timedelta(hours=-hours)
    await asyncio.to_thread(ledger.ask, _CLOCKS, step=step, run=run["id"])


async def send_again(site: Site, ledger: Ledger, asked: Asked, times: int) -> None:
    """Have the broker deliver an answer's generation to several engines."""
    run = await asyncio.to_thread(ledger.run, asked)
    with Celery(broker=site.variables["REDIS_URL"]) as broker:
        for _ in range(times):
            broker.send_task("chat.tasks.generate", [str(run["id"])])


class Harm:
    """Does harm to a site, as its seed says."""

    def __init__(self, site: Site, rng: random.Random, asked: list[Asked]) -> None:
        self._site, self._rng, self._asked = site, rng, asked
        self._ledger = Ledger(site.variables["DATABASE_URL"])

    async def _away(self) -> None:
        await asyncio.sleep(self._rng.uniform(0, LONGEST_AWAY_S))

    async def worker_killed(self) -> None:
        """One of two, with all that it writes."""
        await self._site.restart(self._rng.choice(self._site.workers))

    async def workers_killed(self) -> None:
        """Both, and one comes back."""
        await self._site.kill(*self._site.workers)
        await self._away()
        await self._site.revive(self._rng.choice(self._site.workers))

    async def worker_stopped(self) -> None:
        """A deployment: each worker is asked to end, perhaps twice."""
        for worker in self._site.workers:
            if self._rng.random() < 0.5:
                worker.ask_to_stop()
            await self._site.restart(worker, number=signal.SIGTERM)

    async def worker_paused(self) -> None:
        """One sleeps beyond its lease, and wakes up to find that it has lost."""
        worker = self._rng.choice([w for w in self._site.workers if w.running()])
        assert worker.pid
        os.kill(worker.pid, signal.SIGSTOP)
        await self._until_nothing_runs_on(worker.pid)
        os.kill(worker.pid, signal.SIGCONT)

    async def _until_nothing_runs_on(self, pid: int) -> None:
        query = (
            "SELECT FROM chat_generation WHERE state = 'running' AND holder LIKE %(of)s"
        )

        async def is_so() -> bool:
            return not await asyncio.to_thread(self._ledger.ask, query, of=f"%:{pid}")

        await until(is_so)

    async def web_killed(self) -> None:
        """The only one: nobody serves until it is back."""
        await self._site.kill(self._site.web)
        await self._away()
        await self._site.revive(self._site.web)

    async def web_stopped(self) -> None:
        """It is asked to end, and has its time for it."""
        await self._site.restart(self._site.web, number=signal.SIGTERM)

    async def valkey_killed(self) -> None:
        """With the queue, and it comes back empty."""
        await self._store_killed(self._site.valkey, signal.SIGKILL)

    async def postgres_restarted(self) -> None:
        """As an operator does it, sessions are ended."""
        await self._store_killed(self._site.postgres, signal.SIGINT)

    async def postgres_killed(self) -> None:
        """It recovers from its log when it comes back."""
        await self._store_killed(self._site.postgres, signal.SIGKILL)

    async def _store_killed(self, store: Service, number: signal.Signals) -> None:
        await self._site.kill(store, number=number)
        await self._away()
        await self._site.revive(store)

    async def sent_twice(self) -> None:
        """The broker delivers every generation to several engines."""
        for asked in self._asked:
            await send_again(self._site, self._ledger, asked, times=3)

    async def clock_stepped(self) -> None:
        """By an hour, while everything runs."""
        hours = self._rng.choice((-1, 1))
        for asked in self._asked:
            await set_clocks(self._ledger, hours, asked)

    async def power_cut(self) -> None:
        """Everything is gone at once, and then starts on the same data."""
        await self._site.kill(*self._site.children)
        await self._site.revive(*self._site.children)


KINDS: dict[str, Callable[[Harm], Awaitable[None]]] = {
    name: harm for name, harm in vars(Harm).items() if not name.startswith("_")
}
