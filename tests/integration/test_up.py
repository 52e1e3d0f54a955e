"""`manage.py up` as a person starts and ends it: the real command, real processes."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatsite.embedded import state
from tests.up import Site, manage


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
        ({"CHAT_LEASE": "2"}, '"CHAT_LEASE" invalid'),
        ({"CHAT_KEEP_ATTEMPTS": "soon"}, '"CHAT_KEEP_ATTEMPTS" invalid'),
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


def test_settings_that_contradict_each_other_stop_the_start(data_dir: Path) -> None:
    start = manage("up", data_dir=data_dir, DATABASE_POOL_SIZE="60")
    assert start.returncode == 1
    assert "need 125 of PostgreSQL, which allows 100" in start.stderr
    assert len(start.stderr.splitlines()) == 1


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        start = manage("up", data_dir=tmp_path, PORT=port)
    assert start.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in start.stderr
    assert len(start.stderr.splitlines()) == 1
