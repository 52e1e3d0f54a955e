"""The live site of the browser tests: the product's own processes, as `up` starts them.

Web, worker and beat have a database and a Redis database of their own on the servers
of `tests.services`, and ask the tests' upstream. So neither the flushes nor the queued
work of other tests meet them, whatever the order. What a test needs in that database
is made by `Site.make`, in one more process that lives there.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.core.management import call_command

from chatsite.embedded import ports, process
from chatsite.embedded import site as embedded
from chatsite.embedded.process import Child
from tests.upstream import Upstream

DATABASE = "chatsite_live"
REDIS_DATABASE = "1"
START_S = 120.0  # as `up` allows

P = ParamSpec("P")
R = TypeVar("R")


class Site:
    """A running site. `url` has no slash at its end; `upstream` is whom it asks.

    Further variables of its environment may be given by name.
    """

    def __init__(
        self, folder: Path, upstream: Upstream, listener: socket, **chosen: str
    ) -> None:
        self.upstream = upstream
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._env = env = _environment(folder, upstream) | chosen
        self.web = embedded.Web(0, folder, env, listener, "localhost")
        self.worker = embedded.worker(folder, env, concurrency=50)
        self.beat = embedded.beat(folder, folder, env)
        self._maker = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), _move_in, (env,)
        )

    def start(self) -> None:
        """Make the database, start the processes, and wait until they serve."""
        _create_database()
        self._maker.submit(call_command, "migrate", verbosity=0).result(START_S)
        self._start(self.worker, self.beat, self.web)

    def stop(self) -> None:
        """Stop everything."""
        self._maker.shutdown()
        process.stop([self.web, self.worker, self.beat], 7)

    def restart_web(self) -> None:
        """Kill the web process and start another one on the same address."""
        self._kill(self.web)
        self._start(self.web)

    @contextmanager
    def worker_paused(self) -> Iterator[None]:
        """While it lasts, whatever is asked waits in the queue."""
        assert self.worker.pid
        os.kill(self.worker.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.worker.pid, signal.SIGCONT)

    async def make(
        self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What a function of a module gives that is called in the site's database."""
        future = self._maker.submit(_call, function, args, kwargs)
        made: R = await asyncio.wrap_future(future)
        return made

    def last_lines(self) -> str:
        """The ends of the logs, for whoever looks into a failure."""
        children = (self.web, self.worker, self.beat)
        return "\n".join(
            f"--- {child.log}\n" + "\n".join(child.last_lines(20)) for child in children
        )

    def _start(self, *children: Child) -> None:
        for child in children:
            child.start()
        process.wait_until_ready(children, START_S, time.sleep)

    def _kill(self, child: Child) -> None:
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
        child.finish(time.monotonic() + 5)


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """A site with its files and logs in *folder*."""
    with Upstream() as upstream, ports.listen("127.0.0.1", 0) as listener:
        site = Site(folder, upstream, listener)
        try:
            site.start()
            yield site
        finally:
            site.stop()


def _environment(folder: Path, upstream: Upstream) -> dict[str, str]:
    """What `up` would hand on; the mail of the site is in the log of its web process."""
    return {
        "DJANGO_SETTINGS_MODULE": "chatsite.settings.test",
        "DATABASE_URL": _with_path("DATABASE_URL", DATABASE),
        "REDIS_URL": _with_path("REDIS_URL", REDIS_DATABASE),
        "OPENAI_BASE_URL": upstream.url,
        "OPENAI_API_KEY": "any",
        "CHAT_MODEL": upstream.model,
        "SECRET_KEY": "only-for-the-live-site-of-the-tests-" + "x" * 30,
        "CHATSITE_LOCAL": "1",
        "CHATSITE_DATA_DIR": str(folder),
    }


def _with_path(variable: str, path: str) -> str:
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{path}"))


def _create_database() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        # A run that was killed has left it behind.
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")


def _move_in(env: dict[str, str]) -> None:
    """The first thing that the maker's process does."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    os.environ.update(env)
    django.setup()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _call(
    function: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> R:
    """Call it, and tell of its failure in a way that passes between processes."""
    try:
        return function(*args, **kwargs)
    except Exception as error:
        # An exception whose class cannot be made again would break the pool.
        raise RuntimeError(traceback.format_exc()) from error
