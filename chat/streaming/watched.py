"""Who is looked on at: for sites that stop what nobody watches.

A web process marks what it follows, in Redis, every few seconds; a mark lives as long
as an answer may go unwatched. That a mark is missing says something only when it could
have been set: so nothing is unwatched until whoever asks has seen Redis work for that
long. All times are Redis's own, which no step of our clocks moves.
"""

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID

import redis
import structlog
from django.conf import settings

from chat.streaming import bus
from chatsite import redis_client

log = structlog.get_logger(__name__)

MARK_EVERY_S = 3.0
# Less would stop what is watched after one mark that came late.
SHORTEST_S = 15.0

# Lives half as long as a mark, and is renewed by whoever asks. When Redis was emptied
# or away for so long that marks were lost, it is gone too.
KNOWN = "watched:known"
# As long as it lives, the marks are too young to ask.
YOUNG = "watched:young"


def _mark(generation: UUID) -> str:
    return f"watched:{generation}"


def _ms(share: float = 1.0) -> int:
    return round(1000 * share * settings.CHAT_CANCEL_UNWATCHED)


async def keep_marking(following: Callable[[], Sequence[UUID]]) -> None:
    """Mark what is followed, whenever it is time, until cancelled."""
    if not settings.CHAT_CANCEL_UNWATCHED:
        return
    client = bus.new_async_client()
    try:
        while True:
            await _mark_all(client, following())
            await asyncio.sleep(MARK_EVERY_S)
    finally:
        await client.aclose()


async def _mark_all(client: redis.asyncio.Redis, followed: Sequence[UUID]) -> None:
    pipeline = client.pipeline(transaction=False)
    for generation in followed:
        pipeline.set(_mark(generation), 1, px=_ms())
    try:
        async with asyncio.timeout(redis_client.TIMEOUT_S):
            await pipeline.execute()
    except redis_client.AWAY as error:
        log.warning("watched.not_marked", count=len(followed), error=str(error))


def unwatched(generations: Sequence[UUID]) -> list[UUID]:
    """Those that nobody has watched for CHAT_CANCEL_UNWATCHED seconds.

    None of them when Redis cannot say. To be asked every few seconds.
    """
    ask = redis_client.client().pipeline()
    ask.pexpire(KNOWN, _ms(0.5))
    ask.mget(YOUNG, *map(_mark, generations))
    try:
        known, (young, *marks) = ask.execute()
        if not known:
            begin = redis_client.client().pipeline()
            begin.set(YOUNG, 1, px=_ms())
            begin.set(KNOWN, 1, px=_ms(0.5))
            begin.execute()
    except redis.RedisError as error:
        log.warning("watched.unknown", error=str(error))
        return []
    if young or not known:
        return []
    return [
        generation
        for generation, mark in zip(generations, marks, strict=True)
        if mark is None
    ]
