"""One supervisor per data folder: a lock that the kernel drops with its holder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatsite.embedded.errors import StartError

# `is_held` takes the lock for an instant to look at it, so one refusal proves nothing.
_PATIENCE = 0.3  # seconds


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold the lock of *data_dir*, which is created when it is missing.

    Raises:
        StartError: when another process holds it, or the folder cannot be written.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StartError(
            f"The data folder {data_dir} cannot be written ({error.strerror}): "
            "set CHATSITE_DATA_DIR to another one."
        ) from error
    try:
        _take(file, data_dir)
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(file)


def _take(file: int, data_dir: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _try(file, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            holder = os.pread(file, 20, 0).decode() or "unknown"
            raise StartError(
                f"Chatsite already runs on the data folder {data_dir} (process "
                f"{holder}): stop it, or set CHATSITE_DATA_DIR to another folder."
            )
        time.sleep(0.02)


def is_held(data_dir: Path) -> bool:
    """Whether a living supervisor uses *data_dir*."""
    try:
        file = os.open(data_dir / "lock", os.O_RDONLY)
    except OSError:  # no such folder, or another user's: none that we could talk to
        return False
    try:
        return not _try(file, fcntl.LOCK_SH)
    finally:
        os.close(file)


def _try(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
