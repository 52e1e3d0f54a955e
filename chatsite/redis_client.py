"""The Redis client of a process's threads. Event loops have clients of their own."""

from functools import cache

import redis
from django.conf import settings

# A dead Redis must be noticed before a person notices.
TIMEOUT_S = 2.0
# What an async client raises while Redis is away. Under uvloop that may be a
# RuntimeError ("the handler is closed"): whoever writes to a connection that was closed
# a moment ago gets it, and redis-py lets it pass. It ended an engine once.
AWAY = (redis.RedisError, OSError, RuntimeError)


@cache
def client() -> redis.Redis:
    """The client of this process's threads, with few connections."""
    pool = redis.BlockingConnectionPool.from_url(
        settings.REDIS_URL,
        max_connections=4,
        timeout=TIMEOUT_S,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
    )
    return redis.Redis(connection_pool=pool)
