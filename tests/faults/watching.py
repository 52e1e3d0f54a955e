"""Watching an answer to its end, and looking at what came of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from tests.faults.answers import Answer
from tests.faults.client import Asked, Client
from tests.faults.follower import Follower
from tests.faults.ledger import Ledger
from tests.faults.site import BOUND_S

# Four times the bound: on a machine that others use too everything takes longer.
AT_MOST_S = BOUND_S * 4

Watched = AbstractAsyncContextManager[tuple[Asked, Follower]]


@asynccontextmanager
async def watched(
    client: Client, answer: Answer
) -> AsyncIterator[tuple[Asked, Follower]]:
    """An answer that waits at its gate, and who follows it and has seen it so far.

    At the end the gate is opened, and the follower must come to the end.
    """
    asked = await client.ask(answer)
    follower = Follower(client, asked)
    async with asyncio.timeout(AT_MOST_S), asyncio.TaskGroup() as tasks:
        tasks.create_task(follower.run())
        await follower.seen(answer.before_gate)
        yield asked, follower
        answer.gate.release()


async def check(ledger: Ledger, asked: Asked, *followers: Follower) -> None:
    """Stored once and whole, and seen so by everyone who stayed."""
    await asyncio.to_thread(ledger.check, asked)
    for follower in followers:
        assert follower.text == asked.answer.texts[-1]
