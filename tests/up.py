"""`manage.py up` in a test: the real command on a folder of the tests."""

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
SECONDS = 300
# What the plugin and the settings of the tests put into the environment.
OURS = (
    *("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"),
    *("SECRET_KEY", "CHATSITE_LOCAL"),
)


def environment(data_dir: Path, **chosen: str) -> dict[str, str]:
    """Any free port, and a provider, so that the model need not load."""
    clean = {name: text for name, text in os.environ.items() if name not in OURS}
    provider = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    return {
        **clean,
        **provider,
        "CHATSITE_DATA_DIR": str(data_dir),
        "PORT": "0",
        **chosen,
    }


def manage(
    *args: str, data_dir: Path, **chosen: str
) -> subprocess.CompletedProcess[str]:
    """A command of manage.py, run to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=environment(data_dir, **chosen),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


class Site:
    """A running `manage.py up`, with further variables by name."""

    def __init__(self, data_dir: Path, **chosen: str) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(data_dir, **chosen),
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.wait_for("Chatsite is ready at ").split()[-1]
        self.family: list[psutil.Process] = []

    def wait_for(self, words: str) -> str:
        """The next line that it prints with *words* in it."""
        assert self.process.stdout
        alarm = threading.Timer(SECONDS, self.process.kill)
        alarm.start()
        try:
            return next(line for line in self.process.stdout if words in line)
        finally:
            alarm.cancel()

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=SECONDS) as response:
            text: str = response.read().decode()
            return text

    def child(self, word: str) -> psutil.Process:
        """The child with *word* in its command line."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if word in child.cmdline())

    def end(self, number: signal.Signals) -> int:
        """Send a signal; gives the exit code."""
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        assert self.process.stdout
        self.process.stdout.close()
        return code

    def lose_power(self) -> None:
        """Kill everything at once."""
        supervisor = psutil.Process(self.process.pid)
        self.family = supervisor.children(recursive=True)
        for one in (supervisor, *self.family):
            one.kill()
        self.end(signal.SIGKILL)

    def survivors(self) -> list[psutil.Process]:
        """Who ran at its end and still does; zombies wait for init, they do not run."""
        _gone, alive = psutil.wait_procs(self.family, timeout=10)
        return [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]
