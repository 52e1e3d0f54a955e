"""A time limit on each of many waits, for the price of one timer.

asyncio.timeout costs 4 µs a wait and the transport's own read limit 6, of some 25 µs that
a chunk costs in all (openai_compatible.py). A timer that is left alone while packets come
and looks at the clock only when it rings costs less than 1.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

T = TypeVar("T")


class Patience:
    """Waits for the items of one iterator, in the task that makes it.

    Close it in the end.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = 0.0
        # Asked for once: in Python 3.11 it costs 1 µs, as much as the rest.
        self._task = asyncio.current_task()
        self._waiting = self._rang = False

    async def next(self, items: AsyncIterator[T], seconds: float) -> T | None:
        """The next item, or None at the end.

        Raises `TimeoutError` when it takes longer than `seconds`.
        """
        self._deadline = self._loop.time() + seconds
        if self._timer is None or self._timer.when() > self._deadline:
            self._set_timer()
        cancelled = self._task.cancelling() if self._task else 0
        self._waiting = True
        try:
            return await anext(items)
        except StopAsyncIteration:
            return None
        except asyncio.CancelledError:
            # As in asyncio.Timeout: a cancellation from elsewhere goes on.
            if self._rang and self._task and self._task.uncancel() <= cancelled:
                raise TimeoutError(f"nothing came for {seconds} s") from None
            raise
        finally:
            self._waiting = False

    def close(self) -> None:
        """Drop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _set_timer(self) -> None:
        self.close()
        self._timer = self._loop.call_at(self._deadline, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if not self._waiting or self._task is None:
            return  # The next wait sets the timer again.
        if self._loop.time() < self._deadline:
            self._set_timer()
        else:
            self._rang = True
            self._task.cancel()
