"""Where the CPU of a process goes: py-spy beside a run, as a flat table."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

REPORTS = Path(__file__).parent.parent / "results"
RATE = 200  # samples a second
SHOWN = 45


@contextmanager
def beside(process: psutil.Process, report: Path) -> Iterator[None]:
    """Sample *process* while it lasts, then write the table."""
    stacks = report.with_suffix(".stacks")
    program = str(Path(sys.executable).with_name("py-spy"))
    options = [
        "--rate",
        str(RATE),
        "--gil",
        "--function",
        "--format",
        "raw",
        "--output",
        str(stacks),
    ]
    spy = subprocess.Popen(
        [program, "record", "--pid", str(process.pid), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        spy.send_signal(signal.SIGINT)
        spy.wait(30)
    report.write_text(_flat(stacks.read_text()))


def _flat(stacks: str) -> str:
    """Functions by their own samples, with what they called beside it."""
    own, total = Counter[str](), Counter[str]()
    for line in stacks.splitlines():
        stack, _, samples = line.rpartition(" ")
        frames = stack.split(";")
        own[frames[-1]] += int(samples)
        for frame in set(frames):
            total[frame] += int(samples)
    count = own.total() or 1
    rows = (
        f"{own[name] / count:6.1%} {total[name] / count:6.1%}  {name}"
        for counter in (own, total)
        for name, _ in counter.most_common(SHOWN)
    )
    head = f"{count} samples\nown, with callees; first by the one, then by the other"
    return "\n".join([head, *rows]) + "\n"
