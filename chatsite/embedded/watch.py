"""Keeps children alive: whoever ends is told on the terminal and started again."""

import time
from collections.abc import Callable, Sequence

from chatsite.embedded.process import Child

_FIRST_DELAY = 1.0  # seconds
_LONGEST_DELAY = 30.0
_STEADY = 60.0  # a child that lived that long starts with the first delay again


class Watch:
    """The children of a supervisor and when those that ended are due again."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self._children, self._say = children, say
        self._due: dict[Child, float] = {}
        self._delay = dict.fromkeys(children, _FIRST_DELAY)
        self._started = dict.fromkeys(children, time.monotonic())

    def look(self) -> float:
        """See to everyone once; gives the seconds until someone is due."""
        now = time.monotonic()
        for child in self._children:
            if child in self._due:
                if now >= self._due[child]:
                    self._start(child, now)
            elif not child.running():
                self._report(child, now)
        return min((due - now for due in self._due.values()), default=3600.0)

    def _report(self, child: Child, now: float) -> None:
        child.sweep()
        if now - self._started[child] > _STEADY:
            self._delay[child] = _FIRST_DELAY
        delay = self._delay[child]
        self._due[child] = now + delay
        self._delay[child] = min(delay * 2, _LONGEST_DELAY)
        self._say(
            f"{child.name} ended ({child.exit_code}) and starts again in {delay:g} s. "
            f"The end of {child.log}:"
        )
        for line in child.last_lines():
            self._say(f"    {line}")

    def _start(self, child: Child, now: float) -> None:
        del self._due[child]
        self._started[child] = now
        child.start()
