"""Whatever a loop says when Redis goes away, it is understood."""

import asyncio

import pytest
import uvloop

from chat.streaming import bus
from chatsite import redis_client


def test_who_writes_to_a_connection_that_was_just_closed_learns_redis_is_away() -> None:
    uvloop.run(_write_to_a_closed_connection())


async def _write_to_a_closed_connection() -> None:
    client = bus.new_async_client()
    connection = client.connection_pool.make_connection()  # type: ignore[no-untyped-call]
    await connection.connect()
    closed = asyncio.get_running_loop().create_future()
    transport = connection._writer.transport
    transport.abort()
    asyncio.get_running_loop().call_soon(closed.set_result, None)
    await closed
    with pytest.raises(redis_client.AWAY):
        await connection.send_command("PING", check_health=False)
    await client.aclose()
