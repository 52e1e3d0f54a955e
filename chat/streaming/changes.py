"""Something that changes, and those who wait for it."""

import asyncio


class Changes:
    """Counts its versions. Who waits names the one it knows, so it misses none."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting: set[asyncio.Future[None]] = set()

    async def changed(self, version: int, at_most: float | None = None) -> bool:
        """Wait until there is more than at *version*, *at_most* so many seconds.

        Returns:
            Whether there is more.
        """
        if self.version != version:
            return True
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            if at_most is None:  # a timer costs more than the waiting
                await waiter
            else:
                async with asyncio.timeout(at_most):
                    await waiter
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return True

    def _tell(self) -> None:
        self.version += 1
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)
