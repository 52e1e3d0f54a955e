"""Doing things at the same moment, on database connections of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
DEADLINE_S = 20


def together(*works: Callable[[], T]) -> list[T]:
    """What each returns, all begun at once."""
    begin = threading.Barrier(len(works))

    def one(work: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            begin.wait(DEADLINE_S)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(one, works))
