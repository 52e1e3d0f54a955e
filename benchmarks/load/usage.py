"""What groups of processes have used: CPU seconds, memory, connections. Linux only."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import psutil

Groups = Mapping[str, Sequence[psutil.Process]]


@dataclass(frozen=True, slots=True)
class Usage:
    """At a moment (`monotonic_ns`): CPU seconds, user and system, of each group, with
    those of children that have ended; bytes of resident memory; and how many
    connections the database has."""

    at: int
    cpu: Mapping[str, float]
    memory: Mapping[str, int]
    connections: int

    def since(self, earlier: "Usage", *groups: str) -> float:
        """CPU seconds that *groups* have used since *earlier*."""
        return sum(self.cpu[group] - earlier.cpu[group] for group in groups)


def take(groups: Groups) -> Usage:
    """What the processes of *groups* have used until now."""
    at = time.monotonic_ns()
    cpu = {name: sum(map(_cpu, found)) for name, found in groups.items()}
    memory = {name: sum(map(_memory, found)) for name, found in groups.items()}
    return Usage(at, cpu, memory, sum(map(_is_connection, groups["database"])))


def shared(processes: Iterable[psutil.Process]) -> int:
    """Bytes of memory, of what is shared only each one's part (PSS)."""
    return sum(process.memory_full_info().pss for process in processes)


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
        # In nanoseconds, where the times count hundredths: the clock of a process, as
        # clock_getcpuclockid(3) makes it.
        own = time.clock_gettime((~process.pid << 3) | 2)
    except (psutil.NoSuchProcess, OSError):  # its parent has its time now
        return 0.0
    return own + times.children_user + times.children_system


def _is_connection(process: psutil.Process) -> bool:
    """PostgreSQL has a process for each, and names it after the client."""
    try:
        return "127.0.0.1(" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False


def _memory(process: psutil.Process) -> int:
    try:
        # Not its part (PSS): reading that takes milliseconds from who is measured.
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
