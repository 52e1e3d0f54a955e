"""A pytest plugin: real PostgreSQL and Valkey for one run of the tests.

Loaded with `-p tests.services`. Where DATABASE_URL or REDIS_URL is set, that server is
used. Children die with this process, kill -9 included (see `embedded.process`).

It lends them to other commands too: python -m tests.services manage.py migrate
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from chatsite.embedded import postgres, process
from chatsite.embedded.postgres import Postgres
from chatsite.embedded.process import Service
from chatsite.embedded.valkey import Valkey

# Nobody needs the data after a power cut.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def running() -> Iterator[None]:
    """Start what no address is set for, and put the addresses into the environment."""
    with tempfile.TemporaryDirectory(prefix="chatsite-tests-") as folder:
        os.environ["CHATSITE_DATA_DIR"] = folder  # not that of a running site
        services = _needed(Path(folder))
        try:
            for service in services:
                service.start()
                os.environ.update(service.variables())
            process.wait_until_ready(services, 60, time.sleep)
            yield
        finally:
            process.stop(services, 10)


def _needed(folder: Path) -> list[Service]:
    needed: list[Service] = []
    if not os.environ.get("REDIS_URL"):
        needed.append(Valkey(folder, folder / "valkey.log"))
    if not os.environ.get("DATABASE_URL"):
        postgres.forget_other_servers(os.environ)
        log = folder / "postgres.log"
        needed.append(Postgres(folder, log, settings=_FAST))
    return needed


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start them before pytest-django reads the settings, as a wrapper does."""
    services = ExitStack()
    early_config.add_cleanup(services.close)
    services.enter_context(running())
    return (yield)


if __name__ == "__main__":
    with running():
        sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))
