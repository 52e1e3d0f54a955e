"""Runs every benchmark: `make bench`, or some: `make bench ARGS="first_delta"`."""

import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import first_delta, pages, ready
from benchmarks.figures import HEADER, Figure
from chatsite.embedded import process
from chatsite.embedded.postgres import Postgres
from chatsite.embedded.valkey import Valkey
from tests import site
from tests.site import Site

RESULTS = Path(__file__).parent / "results"
ON_A_SITE: dict[str, Callable[[Site], Awaitable[list[Figure]]]] = {
    "first_delta": first_delta.measure,
    "long_page": pages.long_page,
    "scripts": pages.scripts,
}


def main(wanted: list[str]) -> int:
    """Measure, print, keep; 1 when a figure is over its limit."""
    figures: list[Figure] = []
    names = wanted or [*ON_A_SITE, "ready"]
    with tempfile.TemporaryDirectory(prefix="chatsite-bench-") as name:
        folder = Path(name)
        if on_a_site := [ON_A_SITE[name] for name in names if name in ON_A_SITE]:
            figures += _on_a_site(folder, on_a_site)
        if "ready" in names:
            figures += ready.measure(folder / "ready")
    print(HEADER, *(figure.row() for figure in figures), sep="\n")
    _keep(figures)
    return 0 if all(figure.holds for figure in figures) else 1


def _on_a_site(
    folder: Path, measures: list[Callable[[Site], Awaitable[list[Figure]]]]
) -> list[Figure]:
    services = [
        Valkey(folder, folder / "valkey.log"),
        Postgres(folder, folder / "postgres.log"),
    ]
    try:
        for service in services:
            service.start()
            os.environ.update(service.variables())
        process.wait_until_ready(services, 30, time.sleep)
        with site.running(folder) as running:
            return asyncio.run(_measure(running, measures))
    finally:
        process.stop(services, 10)


async def _measure(
    running: Site, measures: list[Callable[[Site], Awaitable[list[Figure]]]]
) -> list[Figure]:
    figures: list[Figure] = []
    for measure in measures:
        running.upstream.reset()
        figures += await measure(running)
    return figures


def _keep(figures: list[Figure]) -> None:
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    report = {
        "at": now.isoformat(),
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version()},
        "figures": [{**asdict(figure), "holds": figure.holds} for figure in figures],
    }
    path = RESULTS / f"{now:%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
