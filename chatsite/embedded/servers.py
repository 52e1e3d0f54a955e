"""Servers that the operator named: do they answer? Asked before anything starts."""

import psycopg
import redis

from chatsite.embedded.errors import StartError

_SECONDS = 5


def require_database(url: str) -> None:
    """Connect once to PostgreSQL at *url*.

    Raises:
        StartError: when that fails, with the server's or the driver's reason.
    """
    if not url.startswith(("postgres://", "postgresql://")):
        raise StartError("DATABASE_URL must begin with postgres:// or postgresql://.")
    try:
        psycopg.connect(url, connect_timeout=_SECONDS).close()
    except psycopg.Error as error:
        raise StartError(f"DATABASE_URL does not work: {_line(error)}") from error


def require_redis(url: str) -> None:
    """Connect once to the server of the Redis protocol at *url*.

    Raises:
        StartError: when that fails, with the reason.
    """
    client = redis.Redis.from_url(
        url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS
    )
    try:
        client.ping()
    except redis.RedisError as error:
        raise StartError(f"REDIS_URL does not work: {_line(error)}") from error
    finally:
        client.close()


def _line(error: Exception) -> str:
    """The first line of *error*: the next ones repeat it as a question."""
    return str(error).splitlines()[0].rstrip(".") + "."
