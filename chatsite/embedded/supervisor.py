"""`manage.py up`: starts everything in order, keeps it alive, stops it in reverse.

It imports no Django settings, since those need the services that it starts; and every
process is its direct child, so that the kernel ends them with it (see `process`).
"""

import contextlib
import os
import resource
from collections.abc import Callable, Sequence
from socket import socket

from chatsite.embedded import (
    keys,
    lock,
    options,
    ports,
    postgres,
    process,
    servers,
    signals,
    site,
    state,
)
from chatsite.embedded.model import Model
from chatsite.embedded.options import Options
from chatsite.embedded.postgres import Postgres
from chatsite.embedded.process import Child, Service
from chatsite.embedded.valkey import Valkey
from chatsite.embedded.watch import Watch

_START_SECONDS = 300  # a first start on a busy machine
# After the worker's time to drain; web's own grace of 2 s fits into it.
_STOP_SITE_SECONDS = 5.5
_STOP_SERVICE_SECONDS = 3
_OPEN_FILES = 65_536


def up(*, demo: bool, say: Callable[[str], None]) -> None:
    """Run the site until SIGINT or SIGTERM.

    Args:
        demo: make the demo people in an empty embedded database.
        say: writes a line to the terminal.

    Raises:
        StartError: when it cannot start; what had been started is stopped.
    """
    chosen = options.read()
    _allow_many_files()
    with (
        lock.held(chosen.data_dir),
        ports.listen(chosen.host, chosen.port) as listener,
        signals.pausing() as pause,
        contextlib.suppress(signals.StopRequest),
    ):
        supervisor = Supervisor(chosen, listener, pause, say)
        try:
            supervisor.start(demo=demo)
            say(_welcome(listener, supervisor.demo_password()))
            supervisor.keep_alive()
        finally:
            supervisor.stop()


class Supervisor:
    """The children of one site, in the order of their start."""

    def __init__(
        self,
        chosen: Options,
        listener: socket,
        pause: Callable[[float], None],
        say: Callable[[str], None],
    ) -> None:
        self._chosen, self._listener = chosen, listener
        self._pause, self._say = pause, say
        self._services: list[Service] = []
        self._site: list[Child] = []
        self._logs = chosen.data_dir / "logs"
        self._logs.mkdir(mode=0o700, exist_ok=True)

    def start(self, *, demo: bool) -> None:
        """Start services, then the site's processes, and wait until all serve."""
        chosen = self._chosen
        state.remove(chosen.data_dir)  # of a supervisor that was killed
        secret_key = keys.kept(chosen.data_dir / "secret_key")
        env = site.environment(chosen, self._listener, secret_key)
        self._services = self._needed_services()
        for service in self._services:
            service.start()
            env |= service.variables()
        state.save(chosen.data_dir, env)
        stores = [child for child in self._services if not isinstance(child, Model)]
        self._wait_for(stores)
        self._prepare(env, demo=demo and not chosen.database_url)
        self._start_site(env)
        self._wait_for([*self._services, *self._site])

    def demo_password(self) -> str:
        """What the demo people sign in with; empty where there are none."""
        file = self._chosen.data_dir / options.DEMO_FILE
        known = file.exists() and not self._chosen.database_url
        return file.read_text() if known else ""

    def _needed_services(self) -> list[Service]:
        """A service for each address that is not set; those that are set must work.
        PostgreSQL comes last: making its files blocks, while the model loads."""
        chosen, needed = self._chosen, list[Service]()
        if chosen.redis_url:
            servers.require_redis(chosen.redis_url)
        else:
            needed.append(Valkey(chosen.data_dir, self._logs / "valkey.log"))
        if not chosen.has_provider:
            needed.append(Model(self._logs / "model.log"))
        if chosen.database_url:
            servers.require_database(chosen.database_url)
        else:
            postgres.forget_other_servers(os.environ)
            needed.append(Postgres(chosen.data_dir, self._logs / "postgres.log"))
        return needed

    def _prepare(self, env: dict[str, str], *, demo: bool) -> None:
        preparation = site.Preparation(self._logs, env, demo=demo)
        self._site = [preparation]
        preparation.start()
        self._wait_for([preparation])

    def _start_site(self, env: dict[str, str]) -> None:
        chosen, logs = self._chosen, self._logs
        self._site = [
            site.worker(logs, env, chosen.worker_concurrency),
            site.beat(chosen.data_dir, logs, env),
            *(
                site.Web(number, logs, env, self._listener, chosen.health_host)
                for number in range(chosen.web_processes)
            ),
        ]
        for child in self._site:
            child.start()

    def _wait_for(self, children: Sequence[Child]) -> None:
        process.wait_until_ready(children, _START_SECONDS, self._pause)

    def keep_alive(self) -> None:
        """Start again whoever ends, until a StopRequest."""
        watch = Watch([*self._services, *self._site], self._say)
        while True:
            self._pause(watch.look())

    def stop(self) -> None:
        """Stop the site's processes together, then the services in reverse order."""
        state.remove(self._chosen.data_dir)
        process.stop(self._site, self._chosen.drain + _STOP_SITE_SECONDS)
        process.stop(self._services[::-1], _STOP_SERVICE_SECONDS)


def _allow_many_files() -> None:
    """Raise the soft limit of open files, which children inherit: a stream is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _welcome(listener: socket, demo_password: str) -> str:
    lines = [f"Chatsite is ready at {ports.url(listener)}"]
    if demo_password:
        lines += [
            f"Sign in with the password {demo_password} as",
            "  alice, bob    people who ask",
            "  anna, ben     support agents",
            "  lena          the support lead",
            "  admin         staff, at /admin/",
        ]
    return "\n".join(lines)
