"""`manage.py up` as a person starts and ends it: the real command, real processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from chatsite.embedded import state

ROOT = Path(__file__).parents[2]
SECONDS = 300
# What the plugin and the settings of the tests put into the environment.
OURS = (
    *("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"),
    *("SECRET_KEY", "CHATSITE_LOCAL"),
)


def environment(data_dir: Path, **chosen: str) -> dict[str, str]:
    """Any free port, and a provider, so that the model need not load."""
    clean = {name: text for name, text in os.environ.items() if name not in OURS}
    provider = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    return {
        **clean,
        **provider,
        "CHATSITE_DATA_DIR": str(data_dir),
        "PORT": "0",
        **chosen,
    }


def manage(
    *args: str, data_dir: Path, **chosen: str
) -> subprocess.CompletedProcess[str]:
    """A command of manage.py, run to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=environment(data_dir, **chosen),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


class Site:
    """A running `manage.py up`."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(data_dir),
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.wait_for("Chatsite is ready at ").split()[-1]
        self.family: list[psutil.Process] = []

    def wait_for(self, words: str) -> str:
        """The next line that it prints with *words* in it."""
        assert self.process.stdout
        alarm = threading.Timer(SECONDS, self.process.kill)
        alarm.start()
        try:
            return next(line for line in self.process.stdout if words in line)
        finally:
            alarm.cancel()

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=SECONDS) as response:
            text: str = response.read().decode()
            return text

    def child(self, word: str) -> psutil.Process:
        """The child with *word* in its command line."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if word in child.cmdline())

    def end(self, number: signal.Signals) -> int:
        """Send a signal; gives the exit code."""
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        assert self.process.stdout
        self.process.stdout.close()
        return code

    def survivors(self) -> list[psutil.Process]:
        """Who ran at its end and still does; zombies wait for init, they do not run."""
        _gone, alive = psutil.wait_procs(self.family, timeout=10)
        return [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """One folder for all, since a new database takes its time. Not below pytest's own
    folder, which is closed to the user whom PostgreSQL runs as when we are root."""
    folder = Path(tempfile.mkdtemp(prefix="chatsite-up-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def site(data_dir: Path) -> Iterator[Site]:
    site = Site(data_dir)
    yield site
    if site.process.poll() is None:
        site.end(signal.SIGTERM)


def test_a_person_finds_the_sign_in_page_and_who_ends_it_leaves_nothing(
    site: Site, data_dir: Path
) -> None:
    assert "password" in site.page("/accounts/login/")

    # Beside it: a command finds its database, a second start is told no.
    beside = manage("migrate", "--check", data_dir=data_dir)
    assert (beside.returncode, beside.stderr) == (0, "")
    second = manage("up", data_dir=data_dir)
    assert second.returncode == 1
    assert f"(process {site.process.pid})" in second.stderr

    assert site.end(signal.SIGTERM) == 0
    assert site.survivors() == []
    assert state.load(data_dir) == {}
    assert not (data_dir / "state.json").exists()


def test_a_killed_web_process_is_replaced_and_a_killed_supervisor_leaves_nothing(
    site: Site, data_dir: Path
) -> None:
    site.child("uvicorn").kill()
    site.wait_for("web ended (-9) and starts again in 1 s")
    # The address stays ours: this waits in the queue instead of being refused.
    assert "password" in site.page("/accounts/login/")

    assert site.end(signal.SIGKILL) == -signal.SIGKILL
    assert site.survivors() == []

    next_one = Site(data_dir)
    assert "password" in next_one.page("/accounts/login/")
    assert next_one.end(signal.SIGINT) == 0
    assert next_one.survivors() == []


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"PORT": "eighty"}, '"PORT" invalid'),
        ({"WEB_PROCESSES": "0"}, '"WEB_PROCESSES" invalid'),
        (
            {"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"},
            "DATABASE_URL does not work",
        ),
        ({"DATABASE_URL": "mysql://a:b@127.0.0.1/c"}, "DATABASE_URL must begin with"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "REDIS_URL does not work"),
        ({"CHATSITE_DATA_DIR": "/dev/null/here"}, "/dev/null/here cannot be written"),
    ],
)
def test_what_cannot_start_says_why_in_one_line(
    tmp_path: Path, chosen: dict[str, Any], told: str
) -> None:
    start = manage("up", data_dir=tmp_path, **chosen)
    assert start.returncode == 1
    assert told in start.stderr
    assert len(start.stderr.splitlines()) == 1


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        start = manage("up", data_dir=tmp_path, PORT=port)
    assert start.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in start.stderr
    assert len(start.stderr.splitlines()) == 1
