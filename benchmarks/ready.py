"""How long `make run` takes after its first time, model and all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figures import Figure
from chatsite.embedded import ports

STARTS = 3
LONGEST_S = 120


def measure(folder: Path) -> list[Figure]:
    """Seconds from the command to the ready line, the median of three starts."""
    _start(folder)  # the first time makes the database and the static files
    taken = sorted(_start(folder) for _ in range(STARTS))
    return [Figure("make run, to the ready line", taken[STARTS // 2], "s", 10)]


def _start(folder: Path) -> float:
    with ports.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    ours = ("DATABASE_URL", "REDIS_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    env |= {"CHATSITE_DATA_DIR": str(folder), "PORT": str(port)}
    env["DJANGO_SETTINGS_MODULE"] = "chatsite.settings.site"
    started = time.perf_counter()
    command = [sys.executable, "manage.py", "up"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as up:
        assert up.stdout is not None
        line = up.stdout.readline().decode()
        taken = time.perf_counter() - started
        up.send_signal(signal.SIGTERM)
        up.communicate(timeout=LONGEST_S)
    if "ready" not in line:
        raise RuntimeError(f"it did not start: {line}")
    return taken
