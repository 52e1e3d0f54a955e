"""Runs benchmarks, prints their table and keeps it."""

import asyncio
import os
import platform
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks import (
    desk,
    first_delta,
    idle,
    long,
    pages,
    ready,
    sends,
    slow,
    streams,
    viewers,
)
from benchmarks.figures import HEADER, Figure
from benchmarks.load import bench
from benchmarks.load.bench import Bench
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
    "desk": desk.desk,
}
ON_A_BENCH: dict[str, Callable[[Bench], list[Figure]]] = {
    "streams200": streams.streams200,
    "streams50": streams.streams50,
    "html200": streams.html200,
    "sends": sends.sends,
    "viewers": viewers.viewers,
    "slow1000": slow.slow1000,
    "long": long.long,
    "longhtml": long.longhtml,
}
# These start a site of their own, with settings: they measure how its memory grows.
ALONE: dict[str, dict[str, str]] = {
    "slow1000": slow.SETTINGS,
    "long": {},
    "longhtml": {},
}
IN_A_FOLDER: dict[str, Callable[[Path], list[Figure]]] = {
    "idle": idle.measure,
    "ready": ready.measure,
}
NAMES = [*ON_A_SITE, *ON_A_BENCH, *IN_A_FOLDER]


def main(names: Sequence[str], *, profiles: bool) -> int:
    """Measure, print, keep; 1 when a figure is over its limit."""
    figures: list[Figure] = []
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chatsite-bench-") as made:
        folder = Path(made)
        if on_a_site := [ON_A_SITE[name] for name in names if name in ON_A_SITE]:
            figures += _on_a_site(folder, on_a_site)
        if together := [n for n in names if n in ON_A_BENCH and n not in ALONE]:
            figures += _on_a_bench(folder, together, {}, profiles=profiles)
        for name in (name for name in names if name in ALONE):
            figures += _on_a_bench(folder, [name], ALONE[name], profiles=profiles)
        for name in (name for name in names if name in IN_A_FOLDER):
            figures += IN_A_FOLDER[name](folder / "own")
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


def _on_a_bench(
    folder: Path, names: list[str], settings: dict[str, str], *, profiles: bool
) -> list[Figure]:
    with bench.running(folder, settings, profiles=profiles) as running:
        return [figure for name in names for figure in ON_A_BENCH[name](running)]


def _keep(figures: list[Figure]) -> None:
    now = datetime.now(UTC)
    report = {
        "at": now.isoformat(),
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load": os.getloadavg(),
        },
        "figures": [{**asdict(figure), "holds": figure.holds} for figure in figures],
    }
    path = RESULTS / f"{now:%Y-%m-%dT%H%M%S}.json"
    # What could not be measured is infinite, which this writes as null.
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
