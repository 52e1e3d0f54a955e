"""Waiting for a provider: long enough, and no longer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from chat.providers.patience import Patience

LONG, SHORT = 60.0, 0.02


async def items_then(
    over: asyncio.Event, reached: asyncio.Event | None = None
) -> AsyncIterator[int]:
    yield 1
    yield 2
    if reached:
        reached.set()
    await over.wait()


async def test_items_and_the_end_are_passed_on() -> None:
    over = asyncio.Event()
    over.set()
    items = items_then(over)
    with closing(Patience()) as patience:
        assert [await patience.next(items, LONG) for _ in range(3)] == [1, 2, None]


async def test_silence_is_a_time_out_however_many_items_came_before() -> None:
    items = items_then(asyncio.Event())
    with closing(Patience()) as patience:
        await patience.next(items, SHORT)
        await patience.next(items, SHORT)
        with pytest.raises(TimeoutError):
            await patience.next(items, SHORT)
    assert asyncio.current_task().cancelling() == 0  # type: ignore[union-attr]


async def test_a_shorter_wait_rings_before_a_longer_one_set_earlier() -> None:
    items = items_then(asyncio.Event())
    with closing(Patience()) as patience:
        await patience.next(items, LONG)
        await patience.next(items, LONG)
        with pytest.raises(TimeoutError):
            await patience.next(items, SHORT)


async def test_the_time_between_two_waits_does_not_count() -> None:
    over = asyncio.Event()
    items = items_then(over)
    with closing(Patience()) as patience:
        await patience.next(items, SHORT)
        await asyncio.sleep(3 * SHORT)  # the reader is busy, the provider is not late
        assert await patience.next(items, SHORT) == 2


async def test_a_cancellation_from_elsewhere_goes_on() -> None:
    reached = asyncio.Event()
    items = items_then(asyncio.Event(), reached)

    async def read() -> None:
        with closing(Patience()) as patience:
            while True:
                await patience.next(items, LONG)

    task = asyncio.ensure_future(read())
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
