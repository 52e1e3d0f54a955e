"""The cache while Redis does not answer: what sign-in needs of it goes on."""

import socket
from collections.abc import Iterator

import pytest
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatsite.cache import ResilientCache

OPTIONS = {"socket_timeout": 0.05, "retry": Retry(NoBackoff(), 0)}


class Impatient(ResilientCache):
    """Asks Redis again at once."""

    pause = 0


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def cache_at(listener: socket.socket, kind: type[ResilientCache]) -> ResilientCache:
    address = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    return kind(address, {"OPTIONS": OPTIONS})


def visits(listener: socket.socket) -> int:
    """How often somebody has connected."""
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_what_is_stored_meanwhile_is_found_again(silent: socket.socket) -> None:
    cache = cache_at(silent, ResilientCache)
    assert cache.get("tries", 0) == 0
    cache.set("tries", 3)
    assert cache.add("lock", 1)
    assert not cache.add("lock", 1)
    assert cache.delete("lock")
    assert cache.get("tries") == 3


def test_every_thread_of_the_process_counts_together(silent: socket.socket) -> None:
    cache_at(silent, ResilientCache).set("tries", 3)
    assert cache_at(silent, ResilientCache).get("tries") == 3


def test_a_redis_that_hangs_is_left_alone_for_a_while(silent: socket.socket) -> None:
    cache = cache_at(silent, ResilientCache)
    for _ in range(5):
        cache.get("tries")
    assert visits(silent) == 1


def test_redis_is_asked_again_after_the_pause(silent: socket.socket) -> None:
    cache = cache_at(silent, Impatient)
    for _ in range(3):
        cache.get("tries")
    assert visits(silent) == 3
