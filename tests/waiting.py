"""Waiting for what tells nobody: it is looked at again and again, up to a deadline."""

import asyncio
import time
from collections.abc import Callable

DEADLINE_S = 20.0
_AGAIN_S = 0.01


def wait_until(is_so: Callable[[], bool], deadline: float = DEADLINE_S) -> None:
    """Return when it is so; for threads.

    Raises:
        TimeoutError: when it takes longer than *deadline* seconds.
    """
    end = time.monotonic() + deadline
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"not so within {deadline} s")
        time.sleep(_AGAIN_S)


async def until(is_so: Callable[[], bool], deadline: float = DEADLINE_S) -> None:
    """Return when it is so; on an event loop.

    Raises:
        TimeoutError: when it takes longer than *deadline* seconds.
    """
    async with asyncio.timeout(deadline):
        while not is_so():  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(_AGAIN_S)
