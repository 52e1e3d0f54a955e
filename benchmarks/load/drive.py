"""Many readers at once: python -m benchmarks.load.drive < plan

Prints a line for each mark of the run, and at its end one with what was seen.
"""

import asyncio
import random
import sys
import time

import msgspec
import uvloop

from benchmarks.load.plan import Mark, Plan, Seen
from benchmarks.load.watch import Follower, Watcher

# Parts of an answer between which it is in full flow: ends cost more.
BEGUN, NEARLY_ALL = 0.03, 0.93


class Run:
    """All streams of a plan, and the marks of their run."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._waiting = plan.streams * plan.viewers
        self._begun = 1 + plan.tokens * BEGUN
        self._nearly_all = plan.tokens * NEARLY_ALL
        self._is_ending = False

    async def run(self) -> list[Seen]:
        """Open the streams one after the other, and wait for all."""
        begin = time.monotonic()
        # At random, or many streams would get their tokens at the same moments.
        dice = random.Random(self._plan.streams)
        numbers = range(self._plan.streams)
        due = sorted(dice.uniform(0, self._plan.spread) for _ in numbers)
        watchers: list[Watcher] = []
        async with asyncio.TaskGroup() as tasks:
            for after, number in zip(due, numbers, strict=True):
                await asyncio.sleep(max(0.0, begin + after - time.monotonic()))
                asker = Watcher(self._plan, number, self._has_come)
                others = [
                    Follower(self._plan, number, self._has_come, asker.begun)
                    for _ in range(1, self._plan.viewers)
                ]
                for watcher in (asker, *others):
                    tasks.create_task(watcher.watch())
                    watchers.append(watcher)
        return [watcher.seen for watcher in watchers]

    def _has_come(self, had: int, count: int) -> None:
        """A reader has *count* tokens, where it had *had*."""
        if had < self._begun <= count:
            self._waiting -= 1
            if self._waiting == 0:
                _say(Mark("flowing"))
        if count >= self._nearly_all and not self._is_ending:
            self._is_ending = True
            _say(Mark("ending"))


def _say(what: Mark | list[Seen]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()


async def _main() -> None:
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    _say(await Run(plan).run())


if __name__ == "__main__":
    uvloop.run(_main())
