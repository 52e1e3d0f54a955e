"""The product as `make run` starts it, in a process of its own, to be looked at."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil

from benchmarks.load import usage
from benchmarks.load.plan import Person
from chatsite.embedded import ports

LONGEST_S = 120
SHOWN = 20  # lines of a log
# Ours must not reach the site: it is measured as it comes.
_OURS = ("DATABASE_URL", "REDIS_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY")
# What a command line holds, by the name of the group.
_SIGNS = {
    "web": "uvicorn",
    "worker": "celery -A chatsite worker",
    "beat": "beat",
    "database": "postgres",
    "redis": "valkey",
    "model": "model_server",
}
GROUPS = (*_SIGNS, "supervisor")


class Site:
    """A running site: its port and its processes by group."""

    def __init__(self, up: subprocess.Popen[bytes], folder: Path, port: int) -> None:
        self._up, self._folder, self.port = up, folder, port

    def groups(self) -> dict[str, list[psutil.Process]]:
        """Its processes; what is none of `_SIGNS` is the supervisor."""
        supervisor = psutil.Process(self._up.pid)
        groups = {name: list[psutil.Process]() for name in _SIGNS}
        groups["supervisor"] = [supervisor]
        for child in supervisor.children(recursive=True):
            try:
                command = " ".join(child.cmdline())
            except psutil.NoSuchProcess:
                continue
            name = next((n for n, sign in _SIGNS.items() if sign in command), "")
            groups[name or "supervisor"].append(child)
        return groups

    def usage(self) -> usage.Usage:
        """What its groups have used until now."""
        return usage.take(self.groups())

    def people(self, number: int, *, pages: int = 0) -> list[Person]:
        """New people with chats; so many of them have a browser's session."""
        command = "benchmarks.load.crowd"
        made = subprocess.run(
            [sys.executable, "-m", command, str(number), str(pages)],
            env=environment(self._folder, {}),
            stdout=subprocess.PIPE,
            check=True,
        )
        return msgspec.json.decode(made.stdout, type=list[Person])

    def send_afterwards(self, people: list[Person]) -> None:
        """Send once more what comes after the answers in the chats of *people*."""
        subprocess.run(
            [sys.executable, "-m", "benchmarks.load.afterwards"],
            env=environment(self._folder, {}),
            input=msgspec.json.encode([person.chat for person in people]),
            check=True,
        )

    def last_lines(self) -> str:
        """The ends of its logs, for whoever looks into a failure."""
        logs = [self._folder / "logs" / f"{name}.log" for name in ("web", "worker")]
        return "\n".join(
            f"--- {log.name}\n" + "\n".join(log.read_text().splitlines()[-SHOWN:])
            for log in logs
        )


@contextmanager
def running(folder: Path, env: Mapping[str, str]) -> Iterator[Site]:
    """A site with its data in *folder*, and *env* beside what we have."""
    port = ports.free()
    command = [sys.executable, "manage.py", "up", "--no-demo"]
    env = environment(folder, {"PORT": str(port), **env})
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as up:
        assert up.stdout is not None
        try:
            line = up.stdout.readline().decode()
            if not re.search("is ready", line):
                raise RuntimeError(f"it did not start: {line}")
            yield Site(up, folder, port)
        finally:
            up.send_signal(signal.SIGTERM)
            up.communicate(timeout=LONGEST_S)


def environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """Ours without what would change the site, and *more*."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    settings = {"DJANGO_SETTINGS_MODULE": "chatsite.settings.site"}
    return {**kept, **settings, "CHATSITE_DATA_DIR": str(folder), **more}
