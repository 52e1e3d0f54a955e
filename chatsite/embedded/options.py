"""What `manage.py up` is told by its environment."""

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path

from chatsite.embedded import state
from chatsite.embedded.errors import StartError
from chatsite.env import EnvError, address, env, whole

DEMO_PASSWORD = "chatsite-demo"  # noqa: S105  public on purpose: it is printed
DEMO_FILE = "demo_password"  # in the data folder of a site that has demo people


@dataclass(frozen=True)
class Options:
    """Addresses are empty where an embedded service takes the place.

    `health_host` is a name that ALLOWED_HOSTS lets in, to ask for readiness by.
    """

    host: str
    port: int
    data_dir: Path
    database_url: str
    redis_url: str
    has_provider: bool
    web_processes: int
    worker_concurrency: int
    drain: float
    health_host: str


def read() -> Options:
    """The options of this process.

    Raises:
        StartError: for a bad value, naming its variable.
    """
    try:
        # Inside, since reading them is what may fail.
        from chatsite.settings import assistant, jobs, processes  # noqa: F401

        hosts: list[str] = env.list("ALLOWED_HOSTS", [])
        return Options(
            host=env.str("HOST", "") or "127.0.0.1",
            port=whole("PORT", 8000, least=0, most=65535),
            data_dir=state.data_dir(),
            database_url=env.str("DATABASE_URL", ""),
            redis_url=address("REDIS_URL", "redis", "rediss"),
            has_provider=bool(assistant.OPENAI_BASE_URL or assistant.OPENAI_API_KEY),
            web_processes=processes.WEB_PROCESSES,
            worker_concurrency=processes.WORKER_CONCURRENCY,
            drain=assistant.CHAT_DRAIN,
            health_host=next(
                (name.lstrip(".") for name in hosts if name != "*"), "localhost"
            ),
        )
    except EnvError as error:
        raise StartError(str(error)) from error


def is_loopback(listener: socket.socket) -> bool:
    """Whether only this machine reaches *listener*."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback
