"""Waiting that ends early: a child has ended, or somebody asks us to stop."""

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class StopRequest(Exception):  # noqa: N818  not an error: Ctrl-C, SIGTERM, SIGHUP
    """Somebody asked the supervisor to end."""


@contextmanager
def pausing() -> Iterator[Callable[[float], None]]:
    """Gives `pause(seconds)`, which returns early when a child ends and raises
    StopRequest after SIGINT, SIGTERM or SIGHUP.

    The request is only noticed there, so never between a fork and its bookkeeping.
    """
    asked = False

    def note(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = asked or number != signal.SIGCHLD

    def pause(seconds: float) -> None:
        if not asked and select.select([reader], [], [], seconds)[0]:
            os.read(reader, 4096)
        if asked:
            raise StopRequest

    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
    before = {number: signal.signal(number, note) for number in numbers}
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield pause
    finally:
        signal.set_wakeup_fd(-1)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reader)
        os.close(writer)
