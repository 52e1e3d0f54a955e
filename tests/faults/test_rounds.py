"""Rounds of faults, drawn from a seed: whatever dies and when, no answer is lost.

make faults N=500                  many, the first with the seed 1
make faults SEED=17                one again: the number in the name of the one that failed
make faults N=100 CHAT_LEASE=10    with the lease that sites have
"""

import asyncio
import os
import random

import pytest

from tests.faults.answers import Answer, drawn
from tests.faults.client import Asked, Client
from tests.faults.follower import Follower
from tests.faults.harm import KINDS, Harm
from tests.faults.ledger import Ledger
from tests.faults.site import Site
from tests.faults.watching import AT_MOST_S, check

ROUNDS = int(os.environ.get("FAULT_ROUNDS", 2))
SEED = int(os.environ.get("FAULT_SEED", 4))

_HOSTILE = (
    *("garbage", "-1:-1", "1:-5", "1:", ":", "1:2:3", "0x1:1", "é:1", "🙂", " 1 : 2 "),
    *("1:999999999", "99:5", "999999999999:0", "1:99999999999999999999", "9" * 500),
)


class Round:
    """Several answers at once, each with several followers, while harm is done."""

    def __init__(self, site: Site, client: Client, seed: int) -> None:
        self._site, self._client, self._rng = site, client, random.Random(seed)
        self._done: list[tuple[Asked, list[Follower]]] = []
        self._asked: list[Asked] = []
        self.harm = Harm(site, self._rng, self._asked)

    async def run(self, kinds: list[str]) -> list[tuple[Asked, list[Follower]]]:
        """Everything that was asked, with those who followed it to the end."""
        answers = [self._plan() for _ in range(self._rng.randint(2, 4))]
        late = [self._plan() for _ in range(self._rng.randint(1, 3))]
        async with asyncio.TaskGroup() as tasks:
            for answer in answers:
                tasks.create_task(self._watch(answer))
            moment = self._rng.choice(answers)
            await asyncio.to_thread(moment.gate.reached.wait, AT_MOST_S)
            for answer in late:
                tasks.create_task(self._watch(answer))
            for kind in kinds:
                await KINDS[kind](self.harm)
            for answer in (*answers, *late):
                answer.gate.release()
        return self._done

    def _plan(self) -> Answer:
        answer = drawn(self._site.upstream, self._rng)
        if self._rng.random() < 0.5:
            answer.gate.release()  # it only tells when it is passed
        return answer

    async def _watch(self, answer: Answer) -> None:
        asked = await self._client.ask(answer)
        self._asked.append(asked)
        followers = [Follower(self._client, asked)]
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(followers[0].run())
            for claim in self._rng.sample(_HOSTILE, 2):
                followers.append(Follower(self._client, asked, claim))
                tasks.create_task(self._late(followers[0], followers[-1]))
            async with Follower(self._client, asked).following():
                await followers[0].seen(self._rng.randrange(500))
        self._done.append((asked, followers))

    async def _late(self, first: Follower, late: Follower) -> None:
        """Arrive when the first one has seen something."""
        await first.seen(self._rng.randrange(1000))
        await late.run()


def kinds_of(seed: int) -> list[str]:
    """What happens in the round of a seed: each kind in turn, and often a second."""
    rng, kinds = random.Random(seed), sorted(KINDS)
    first = kinds[seed % len(kinds)]
    return [first, rng.choice(kinds)] if rng.random() < 0.3 else [first]


def named(seed: int) -> str:
    """A round's name: its seed, and what happens."""
    return f"{seed}-" + "-".join(kinds_of(seed))


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS), ids=named)
async def test_no_answer_is_lost_whatever_dies(
    seed: int, faulty: Site, alice: Client, ledger: Ledger
) -> None:
    kinds = kinds_of(seed)
    async with asyncio.timeout(AT_MOST_S * len(kinds)):
        done = await Round(faulty, alice, seed).run(kinds)
    for asked, followers in done:
        await check(ledger, asked, *followers)
