"""An engine that asks what a test gives it, and the tries of an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chat.models import Attempt, Message
from chat.providers.base import Provider
from chat.streaming import hub
from chat.streaming.database import db
from chat.streaming.engine import Engine
from tests.following import generation_of, run_of, within


@asynccontextmanager
async def asking(*providers: Provider) -> AsyncIterator[Engine]:
    """An engine on the loop of the test."""
    engine = Engine(lambda: providers)
    serving = asyncio.create_task(engine.serve())
    try:
        yield engine
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await hub.close_hub()


async def run_to_the_end(engine: Engine, answer: Message) -> None:
    """Every attempt that is left, without the waits between them."""
    while (await generation_of(answer)).is_unfinished:
        await within(engine.run(run_of(answer)))


async def tries(answer: Message) -> list[Attempt]:
    """The attempts at an answer, the first one first."""
    attempts = Attempt.objects.filter(generation=run_of(answer)).order_by("number")
    return await db(lambda: list(attempts))
