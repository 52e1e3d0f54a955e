"""Notices about growing texts, over Redis publish and subscribe.

A notice is a hint: it may be lost, and whoever reads one may always ask the store,
which is the truth. So nothing here fails its caller when Redis is away.
"""

import asyncio
from collections.abc import Iterable
from typing import Literal
from uuid import UUID

import msgspec
import redis
import redis.asyncio
import structlog
from django.conf import settings

from chatsite import redis_client
from chatsite.redis_client import TIMEOUT_S

log = structlog.get_logger(__name__)

# Engines listen here for whom to stop.
STOPS = f"{settings.REDIS_CHANNELS}:stops"

Kind = Literal["text", "status", "end"]


class Notice(msgspec.Struct, array_like=True, frozen=True):
    """`text` starts at `offset` of `attempt`; status and end say: read the store."""

    kind: Kind
    attempt: int
    offset: int = 0
    text: str = ""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Notice).decode


def channel(generation: UUID) -> str:
    """Where notices of a generation go."""
    return f"{settings.REDIS_CHANNELS}:generation:{generation}"


def decode(payload: bytes) -> Notice | None:
    """The notice, or None for what is none of ours."""
    try:
        return _decode(payload)
    except msgspec.DecodeError:
        log.warning("bus.unreadable_notice", size=len(payload))
        return None


def _tell(where: str, payload: bytes | str) -> None:
    try:
        redis_client.client().publish(where, payload)
    except redis.RedisError as error:
        log.warning("bus.notice_lost", channel=where, error=str(error))


def tell(generation: UUID, notice: Notice) -> None:
    """Send one notice from a thread: a change of state, which is rare."""
    _tell(channel(generation), _encode(notice))


def tell_engines_to_stop(generation: UUID) -> None:
    """Have the engine that runs this generation stop it now, not at its next look."""
    _tell(STOPS, str(generation))


def new_async_client() -> redis.asyncio.Redis:
    """A client of the running loop, with few connections, closed by its owner."""
    pool = redis.asyncio.BlockingConnectionPool.from_url(
        settings.REDIS_URL,
        max_connections=2,
        timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        # With one, redis-py sends through asyncio.wait_for, which in Python 3.11 may
        # swallow a cancellation: a task that is closed while it connects lived on.
        socket_timeout=None,
        health_check_interval=5,
    )
    return redis.asyncio.Redis.from_pool(pool)


async def tell_texts(
    client: redis.asyncio.Redis, notices: Iterable[tuple[UUID, Notice]]
) -> None:
    """Send many notices in one round trip.

    Raises:
        redis.RedisError, TimeoutError: when Redis is away; the notices are lost then.
    """
    pipeline = client.pipeline(transaction=False)
    for generation, notice in notices:
        pipeline.publish(channel(generation), _encode(notice))
    async with asyncio.timeout(TIMEOUT_S):
        await pipeline.execute()
