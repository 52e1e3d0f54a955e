"""Whatever is lost, doubled, late or tried again: who watched sees what a fresh page
shows."""

from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from chat.streaming.events import Progress, Status
from chat.streaming.follow import Follow
from chat.streaming.looks import Place, Snapshot
from chat.streaming.page import GrowingPage, PageViewer
from chat.streaming.viewer import Viewer
from tests.unit.rendering.page import normal
from tests.unit.streaming.pages import Browser, Program
from tests.unit.streaming.world import MESSAGE, Answer, State, no_store

# What makes a page redraw, append, settle and take back.
PIECES = ["word ", "a *b", "* ", "# Top\n\n", "- item\n", "\n\n", "```py\n", "x = 1\n"]
PIECES += ["```\n", "| a | b |\n|---|---|\n", "| 1 | 2 |\n", "\r", "\n", "é☀ ", "<b>"]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
processes = st.integers(0, 1)
hundreds = st.integers(0, 99)


def draw(event: Status | Progress, writing: bool) -> str:
    return f"<p>{event.type}</p>" if writing else "<p>Thinking…</p>"


class Process:
    """A web process: its copy of the answer, and its connections."""

    def __init__(self) -> None:
        self.now = 0.0
        self.id = uuid4()
        self.follow = Follow(self.id, no_store, lambda: self.now)
        self.page = GrowingPage(MESSAGE, draw)
        self.looking: Snapshot | None = None
        self.heard = 0
        self.programs: list[tuple[Viewer, Program]] = []
        self.browsers: list[tuple[PageViewer, Browser]] = []

    @property
    def place(self) -> Place:
        return Place(self.id, self.follow.attempt, len(self.follow.text))

    def join(self, program: Program) -> None:
        viewer = Viewer(self.follow, program.cursor)
        self.programs.append((viewer, program))

    def open_page(self) -> None:
        viewer = PageViewer(self.follow, self.page)
        self.browsers.append((viewer, Browser(MESSAGE)))

    def check(self) -> None:
        """Everybody reads, and sees what somebody who comes now does."""
        fresh = Browser(MESSAGE)
        fresh.take(PageViewer(self.follow, self.page).news())
        for page, browser in self.browsers:
            browser.take(page.news())
            assert normal(browser.html()) == normal(fresh.html())
            assert browser.status() == fresh.status()
        for viewer, program in self.programs:
            program.take(viewer.news())
            # Programs are told the state first, pages are not. Another process may have
            # told more to who comes from there.
            here = str(self.follow.text) if self.follow.said.status else ""
            assert program.text == here or program.text.startswith(here)


class Replay(RuleBasedStateMachine):
    """One answer, two web processes, and whatever may happen between them."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = Answer()
        self.processes = [Process(), Process()]

    @precondition(lambda self: self.answer.state in (State.QUEUED, State.RUNNING))
    @rule()
    def an_attempt_begins(self) -> None:
        self.answer.begin()

    @precondition(lambda self: self.answer.state == State.RUNNING)
    @rule(text=texts, told=st.booleans(), stored=st.booleans())
    def more_is_written(self, text: str, told: bool, stored: bool) -> None:
        self.answer.write(text)
        if told:
            self.answer.tell()
        if stored:
            self.answer.store()

    @rule(process=processes, lost=st.integers(0, 3))
    def a_notice_is_heard(self, process: int, lost: int) -> None:
        there = self.processes[process]
        there.heard += int(lost == 0)
        for notice in self.answer.notices[there.heard :][:1]:
            there.follow.hear(notice)
        there.heard = min(there.heard + 1, len(self.answer.notices))

    @rule(process=processes, back=hundreds)
    def an_old_notice_is_heard_again(self, process: int, back: int) -> None:
        if self.answer.notices:
            notice = self.answer.notices[back % len(self.answer.notices)]
            self.processes[process].follow.hear(notice)

    @rule(process=processes)
    def a_look_begins(self, process: int) -> None:
        there = self.processes[process]
        there.looking = self.answer.read(there.place)

    @rule(process=processes)
    def a_look_comes_back(self, process: int) -> None:
        there = self.processes[process]
        if there.looking and not there.follow.over:
            there.follow.apply(there.looking)
        there.looking = None

    @rule(process=processes, seconds=st.sampled_from([1, 16, 31]))
    def time_passes(self, process: int, seconds: int) -> None:
        self.processes[process].now += seconds
        self.processes[process].follow.tick()

    @rule(process=processes)
    def a_program_comes(self, process: int) -> None:
        self.processes[process].join(Program())

    @rule(process=processes)
    def a_page_is_opened(self, process: int) -> None:
        self.processes[process].open_page()

    @rule(process=processes, to=processes, seen=st.integers(0, 4))
    def a_program_breaks_off_and_comes_back(
        self, process: int, to: int, seen: int
    ) -> None:
        if self.processes[process].programs:
            viewer, program = self.processes[process].programs.pop(0)
            program.take(viewer.news()[:seen])
            self.processes[to].join(program)

    @rule(process=processes)
    def everybody_reads(self, process: int) -> None:
        self.processes[process].check()

    @precondition(lambda self: self.answer.state == State.RUNNING)
    @rule(kept=st.sampled_from(["all", "stored", "an earlier attempt's"]))
    def it_ends(self, kept: str) -> None:
        answer = self.answer
        if kept == "stored":
            answer.end(State.STOPPED, answer.text[: answer.stored])
        elif kept != "all" and answer.before:
            answer.end(State.INTERRUPTED, answer.before[0][1])
        else:
            answer.end(State.COMPLETE, answer.text)

    def teardown(self) -> None:
        """In the end everybody has the whole answer."""
        if self.answer.state in (State.QUEUED, State.RUNNING):
            self.answer.end(State.COMPLETE, self.answer.text)
        for process in self.processes:
            if not process.follow.over:
                process.follow.apply(self.answer.read(process.place))
            assert process.follow.said.ending
            assert str(process.follow.text) == self.answer.text
            process.check()
            for _, program in process.programs:
                assert program.text == self.answer.text


Replay.TestCase.settings = settings(
    max_examples=80,
    stateful_step_count=40,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestWhoWatchedSeesWhatAFreshPageShows = Replay.TestCase
