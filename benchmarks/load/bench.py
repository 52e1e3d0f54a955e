"""A bench to measure on: a provider, the floor and a site that ask it, and readers."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil
from msgspec.structs import replace

from benchmarks.load import profiler, site, usage
from benchmarks.load.outcome import Outcome
from benchmarks.load.plan import Mark, Plan, Seen, Sent
from benchmarks.load.site import GROUPS, Site
from benchmarks.load.usage import Usage
from chatsite.embedded import ports, process
from chatsite.embedded.process import Child

START_S = 30
# The site is idle when all its processes take less of a core than that.
IDLE, LOOK_S, PATIENCE_S = 0.06, 0.5, 30
FAULTS_SHOWN = 5
# Marks that a profile may lie between (see `Outcome`).
FLOWING, WHOLE = ("flowing", "ending"), ("begin", "end")


class Server(Child):
    """A Python process that listens on a port of ours."""

    def __init__(
        self, name: str, folder: Path, port: int, *args: str, **env: str
    ) -> None:
        self._port = port
        command = (sys.executable, "-m", *args)
        log = folder / f"{name}.log"
        super().__init__(name, command, log=log, env=site.environment(folder, env))

    def ready(self) -> bool:
        """Whether it accepts connections."""
        return ports.answers(self._port)


@dataclass(frozen=True)
class Bench:
    """Everything that runs. `relay` is the floor's port."""

    site: Site
    provider: Server
    floor: Server
    provider_url: str
    relay: int
    profiles: bool

    def warm_up(self) -> None:
        """Let every process do everything once: first times cost more. Only a few
        answers, or the memory that they leave free would hide what others take."""
        people = self.site.people(4, pages=4)
        plan = Plan("json", self.site.port, 4, 50, 50.0, 0.5, people)
        for each in (self.relayed(plan), plan, replace(plan, kind="html")):
            self.run(each)

    def relayed(self, plan: Plan) -> Plan:
        """The same answers through the floor's relay."""
        return replace(plan, kind="relay", port=self.relay, people=[])

    def run(
        self, plan: Plan, *, name: str = "", during: tuple[str, str] = FLOWING
    ) -> Outcome:
        """Let readers do as *plan* says; with a name it may be profiled, between two
        marks."""
        self._log()
        self.wait_until_idle()
        marks, seen = self._drive(plan, name, during)
        self.wait_until_idle()
        # Streams that break may never all flow.
        marks = dict.fromkeys(FLOWING, marks["end"]) | marks | {"idle": self.usage()}
        outcome = Outcome(plan, seen, self._log(), marks)
        self._show(outcome.faults())
        return outcome

    def _drive(
        self, plan: Plan, name: str, during: tuple[str, str]
    ) -> tuple[dict[str, Usage], list[Seen]]:
        command = [sys.executable, "-m", "benchmarks.load.drive"]
        pipe = subprocess.PIPE
        marks = dict[str, Usage]()
        with (
            subprocess.Popen(command, stdin=pipe, stdout=pipe) as drive,
            ExitStack() as spies,
        ):

            def note(mark: str) -> None:
                marks[mark] = self.usage(drive.pid)
                if mark == during[0] and name and self.profiles:
                    self._spy(spies, name)
                elif mark == during[1]:
                    spies.close()

            assert drive.stdin
            assert drive.stdout
            note("begin")
            drive.stdin.write(msgspec.json.encode(plan))
            drive.stdin.close()
            for line in drive.stdout:
                told = msgspec.json.decode(line, type=Mark | list[Seen])
                note(told.mark if isinstance(told, Mark) else "end")
        assert isinstance(told, list)
        return marks, told

    def wait_until_idle(self) -> None:
        """Until the site has done what there is to do, or for a while."""
        deadline = time.monotonic() + PATIENCE_S
        used = IDLE
        while used >= IDLE and time.monotonic() < deadline:
            before = self.site.usage()
            time.sleep(LOOK_S)
            used = self.site.usage().since(before, *GROUPS) / LOOK_S

    def usage(self, readers: int | None = None) -> Usage:
        """What the site and our processes have used until now."""
        ours = {"floor": self.floor.pid, "provider": self.provider.pid}
        more = {
            name: [psutil.Process(pid)] if pid else []
            for name, pid in (ours | {"readers": readers}).items()
        }
        return usage.take({**self.site.groups(), **more})

    def _show(self, faults: list[str]) -> None:
        if faults:
            print(f"{len(faults)} broken streams:", *faults[:FAULTS_SHOWN], sep="\n")
            print(self.site.last_lines())

    def _spy(self, spies: ExitStack, name: str) -> None:
        groups = self.site.groups()
        for group in ("web", "worker"):
            report = profiler.REPORTS / f"{name}-{group}.txt"
            spies.enter_context(profiler.beside(groups[group][0], report))

    def _log(self) -> dict[int, Sent]:
        with urllib.request.urlopen(f"{self.provider_url}/log") as response:
            told = msgspec.json.decode(response.read(), type=list[Sent])
        return {sent.stream: sent for sent in told}


@contextmanager
def running(
    folder: Path, settings: Mapping[str, str], *, profiles: bool = False
) -> Iterator[Bench]:
    """A bench with its files in *folder*, and *settings* of its site. It profiles the
    site, if told to, which makes everything dearer."""
    provider_port, relay = ports.free(), ports.free()
    url = f"http://127.0.0.1:{provider_port}"
    module = "benchmarks.load.provider"
    provider = Server("provider", folder, provider_port, module, str(provider_port))
    floor = Server(
        "floor",
        folder,
        relay,
        *("uvicorn", "benchmarks.load.floor:application", "--port", str(relay)),
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log"),
        PROVIDER_URL=url,
    )
    try:
        for server in (provider, floor):
            server.start()
        process.wait_until_ready([provider, floor], START_S, time.sleep)
        with site.running(folder / "site", {"OPENAI_BASE_URL": url, **settings}) as up:
            bench = Bench(up, provider, floor, url, relay, profiles)
            bench.warm_up()
            yield bench
    finally:
        process.stop([floor, provider], 10)
