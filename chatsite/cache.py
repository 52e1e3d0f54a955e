"""The cache: Redis, and this process's own memory while Redis is away.

Sign-in counts its attempts here (allauth's rate limits). Without Redis people must
still get in, and guessing must still be limited: each process then counts for itself,
so a guesser gets at most "limit x processes" tries until Redis is back.
"""

import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)


class ResilientCache(RedisCache):
    """What sign-in uses of a cache (get, set, add, delete) never fails."""

    # Seconds without asking Redis after it failed: one sign-in asks a dozen times, and
    # a Redis that hangs costs the socket's time-out each time.
    pause: ClassVar[float] = 5.0
    # Server -> monotonic time. Django makes a cache object per thread: all share it.
    _ask_again_at: ClassVar[dict[str, float]] = {}

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._server = server
        self._local = LocMemCache(server, {"OPTIONS": {"MAX_ENTRIES": 10_000}})

    def add(self, *args: Any, **kwargs: Any) -> Any:
        """Store a value if there is none; tell whether it was stored."""
        return self._either("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The stored value, or the default."""
        return self._either("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        """Store a value."""
        return self._either("set", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Forget a value; tell whether there was one."""
        return self._either("delete", *args, **kwargs)

    def _either(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._ask_again_at.get(self._server, 0):
            try:
                return getattr(super(), verb)(*args, **kwargs)
            except (RedisConnectionError, RedisTimeoutError) as error:
                self._ask_again_at[self._server] = time.monotonic() + self.pause
                logger.warning("The cache counts locally, Redis is away: %s", error)
        return getattr(self._local, verb)(*args, **kwargs)
