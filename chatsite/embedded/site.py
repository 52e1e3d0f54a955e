"""The site's own processes: preparation, web, worker and beat."""

import http.client
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from chatsite.embedded import options, ports
from chatsite.embedded.options import Options
from chatsite.embedded.process import Child

_ROOT = Path(__file__).parents[2]
# What the operator says about servers of his own.
_TOLD = (
    *("DATABASE_URL", "REDIS_URL"),
    *("OPENAI_BASE_URL", "OPENAI_API_KEY", "CHAT_MODEL", "CHAT_FALLBACK"),
)
# Of the web server, for WebSockets. Beyond `chat.consumers.frames.LONGEST`, so that who
# sends too much is told so. A client that answers no ping for so many seconds is gone.
# Compression would nearly double what a socket costs, 44 kB, to shorten small frames.
_SOCKETS = (
    *("--ws", "websockets-sansio", "--ws-max-size", str(4 * 1024 * 1024)),
    *("--ws-ping-interval", "20", "--ws-ping-timeout", "20"),
    *("--ws-per-message-deflate", "false"),
)


def environment(
    chosen: Options, listener: socket.socket, secret_key: str
) -> dict[str, str]:
    """The variables that web, worker, beat and commands beside them share."""
    told = {name: os.environ[name] for name in _TOLD if os.environ.get(name)}
    return {
        **told,
        "DJANGO_SETTINGS_MODULE": "chatsite.settings.site",
        "SITE_URL": os.environ.get("SITE_URL") or ports.url(listener),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key,
        "CHATSITE_DATA_DIR": str(chosen.data_dir),
        "CHATSITE_LOCAL": os.environ.get("CHATSITE_LOCAL")
        or str(int(options.is_loopback(listener))),
        "WORKER_CONCURRENCY": str(chosen.worker_concurrency),
    }


class SiteChild(Child):
    """A Python process of the site."""

    def __init__(
        self,
        name: str,
        args: tuple[str, ...],
        logs: Path,
        env: Mapping[str, str],
        *,
        fds: tuple[int, ...] = (),
    ) -> None:
        super().__init__(
            name,
            args,
            log=logs / f"{name}.log",
            env={**os.environ, **env, "PYTHONUNBUFFERED": "1"},
            cwd=_ROOT,
            fds=fds,
        )


class Preparation(SiteChild):
    """Migrations, static files and demo data, in one process: importing costs 1 s."""

    def __init__(self, logs: Path, env: Mapping[str, str], *, demo: bool) -> None:
        command = (sys.executable, "-m", "chatsite.embedded.prepare")
        super().__init__("prepare", command + ("--demo",) * demo, logs, env)

    def ready(self) -> bool:
        """Whether it has done its work."""
        return not self.running() and self.exit_code == 0


class Web(SiteChild):
    """One uvicorn process on the supervisor's socket.

    Several of them share it, each a child of ours: uvicorn's own manager process
    would cost 60 MB, and its workers outlive it when it is killed.
    """

    def __init__(
        self,
        number: int,
        logs: Path,
        env: Mapping[str, str],
        listener: socket.socket,
        health_host: str,
    ) -> None:
        self._server: tuple[str, int] = listener.getsockname()[:2]
        self._host = health_host
        file = listener.fileno()
        super().__init__(
            "web" if number == 0 else f"web-{number + 1}",
            (
                *(sys.executable, "-m", "uvicorn", "chatsite.asgi:application"),
                *("--fd", str(file), "--loop", "uvloop", "--http", "httptools"),
                # Streams and sockets end at once (see chatsite.asgi); this is for plain
                # requests, and for readers that do not read.
                *("--timeout-graceful-shutdown", "2"),
                *("--no-access-log", "--no-proxy-headers"),
                *_SOCKETS,
            ),
            logs,
            env,
            fds=(file,),
        )

    def ready(self) -> bool:
        """Whether the site says that it is: whichever process answers."""
        connection = http.client.HTTPConnection(*self._server, timeout=3)
        try:
            connection.request("GET", "/readyz", headers={"Host": self._host})
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:  # nobody accepts yet
            return False
        finally:
            connection.close()


def worker(logs: Path, env: Mapping[str, str], concurrency: int) -> SiteChild:
    """The Celery worker, whose threads hand everything to one engine loop."""
    args = (
        *(sys.executable, "-m", "celery", "-A", "chatsite", "worker", "-l", "INFO"),
        *("-P", "threads", "-c", str(concurrency)),
        # Talk among workers, which a single one has no use for.
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )
    return SiteChild("worker", args, logs, env)


def beat(data_dir: Path, logs: Path, env: Mapping[str, str]) -> SiteChild:
    """The sender of the periodic tasks, see `clock`."""
    args = (
        *(sys.executable, "-m", "celery", "-A", "chatsite.embedded.clock", "beat"),
        *("-s", str(data_dir / "beat-schedule"), "--pidfile=", "-l", "INFO"),
    )
    without_apps = {**env, "DJANGO_SETTINGS_MODULE": ""}
    return SiteChild("beat", args, logs, without_apps)
