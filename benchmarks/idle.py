"""What a site takes that nobody uses."""

import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.load import site, usage

SETTLES_S = 8.0  # worker and beat have ticked by then
LEFT_OUT = ("database", "model")
MB = 1_000_000


def measure(folder: Path) -> list[Figure]:
    """Memory of all processes of `make run` but the model and the database."""
    with site.running(folder, {}) as up:
        time.sleep(SETTLES_S)
        groups = {n: ours for n, ours in up.groups().items() if n not in LEFT_OUT}
        parts = {name: usage.shared(ours) / MB for name, ours in groups.items()}
        resident = sum(up.usage().memory[name] for name in groups) / MB
    name = "idle: memory without model and database"
    return [
        Figure(name, sum(parts.values()), "MB", 400),
        *(Figure(f"  {part}", size, "MB") for part, size in parts.items()),
        Figure("  what is shared counted in each (RSS)", resident, "MB"),
    ]
