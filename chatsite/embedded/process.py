"""A child process that does not outlive its parent, and leaves nobody behind."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any

from chatsite.embedded.errors import StartError

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_libc = ctypes.CDLL(None, use_errno=True)


def tied_to_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """What a new child runs before its program: have *death_signal* sent to it when
    we die, kill -9 included. Linux only, prctl(2).

    The kernel watches the *thread* that forked, so children are started from the main
    thread; and a change of user clears it, which subprocess makes before this call.
    """
    if sys.platform != "linux":
        return None
    parent = os.getpid()

    def tie() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # the parent died before the call above
            os._exit(1)

    return tie


def _account(user: str | None) -> dict[str, Any]:
    """The arguments of subprocess that make a child run as *user*, which root may."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def run(
    args: Sequence[str | Path], *, user: str | None, cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run a short program to its end, as *user* when we are root."""
    return subprocess.run(  # noqa: S603  programs of ours
        args,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=tied_to_parent(signal.SIGKILL),
        **_account(user),
    )


@dataclass(eq=False)
class Child:
    """One process in a session of its own, with its output in a log file."""

    name: str
    args: Sequence[str | Path]
    log: Path  # emptied at the first start
    _: KW_ONLY
    env: Mapping[str, str] | None = None  # the whole environment; None for ours
    user: str | None = None  # whom to run as when we are root
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM  # asks it to end
    death_signal: signal.Signals = signal.SIGKILL  # what it gets when we die
    fds: Sequence[int] = ()  # open files that it inherits
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it, or start it again."""
        mode = "wb" if self._process is None else "ab"
        with self.log.open(mode) as log:
            self._process = subprocess.Popen(  # noqa: S603  programs of ours
                [str(arg) for arg in self.args],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
                pass_fds=self.fds,
                preexec_fn=tied_to_parent(self.death_signal),
                **_account(self.user),
            )

    def ready(self) -> bool:
        """Whether it serves."""
        return self.running()

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.returncode

    def ask_to_stop(self) -> None:
        """Send the stop signal, and do not wait."""
        if self._process is not None and self.running():
            self._process.send_signal(self.stop_signal)

    def finish(self, deadline: float) -> None:
        """Wait until *deadline* (monotonic), then kill it with all its descendants of
        the session, which are swept after a clean end too."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.sweep()

    def sweep(self) -> None:
        """Kill what is left of the process group of the child that has ended."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def reason(self) -> str:
        """Why it ended, as one line: the last that it wrote, or else its exit code."""
        lines = [line for line in self.last_lines() if line.strip()]
        return lines[-1].strip() if lines else f"exit code {self.exit_code}"

    def last_lines(self, count: int = 10) -> list[str]:
        """The end of its log."""
        with self.log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 8192))
            return log.read().decode(errors="replace").splitlines()[-count:]


class Service(Child):
    """A child that the site's processes find through their environment."""

    def variables(self) -> dict[str, str]:
        """What to add to the environment of those who use it."""
        raise NotImplementedError


def wait_until_ready(
    children: Sequence[Child], seconds: float, pause: Callable[[float], None]
) -> None:
    """Wait for each of *children* in turn.

    Raises:
        StartError: when one ends, or does not serve within *seconds*.
    """
    deadline = time.monotonic() + seconds
    for child in children:
        while not child.ready():
            if not child.running():
                raise StartError(
                    f"{child.name} ended early: {child.reason()} (more in {child.log})"
                )
            if time.monotonic() > deadline:
                raise StartError(
                    f"{child.name} did not answer within {seconds:.0f} s: "
                    f"see {child.log}"
                )
            pause(0.03)


def stop(children: Sequence[Child], seconds: float) -> None:
    """Ask all of *children* to end, and kill those that still run after *seconds*."""
    deadline = time.monotonic() + seconds
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.finish(deadline)
