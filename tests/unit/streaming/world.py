"""An answer being written without an engine, a store or a bus: a test moves each part."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from chat.models import Attempt, Generation
from chat.streaming.bus import Notice
from chat.streaming.follow import Follow
from chat.streaming.looks import PAGE, Place, Snapshot

MESSAGE = UUID(int=1)
GENERATION = UUID(int=2)
State = Generation.State


async def no_store(place: Place) -> Snapshot | None:
    """For a follow whose looks the test makes itself."""
    raise AssertionError(f"looked at {place}")


@dataclass
class Answer:
    """What the engine has written of its current attempt, and what it stored of it."""

    attempt: int = 0
    state: str = State.QUEUED
    text: str = ""
    stored: int = 0
    told: int = 0
    notices: list[Notice] = field(default_factory=list)
    before: list[tuple[int, str]] = field(default_factory=list)

    def begin(self) -> None:
        """A worker claims the next attempt."""
        if self.attempt:
            self.before.append((self.attempt, self.text))
        self.attempt += 1
        self.state = State.RUNNING
        self.text, self.stored, self.told = "", 0, 0
        self.notices.append(Notice("status", self.attempt))

    def write(self, text: str) -> None:
        """The model writes; the engine neither tells nor stores it yet."""
        self.text += text

    def tell(self) -> None:
        """Send a notice of what has grown."""
        if new := self.text[self.told :]:
            self.notices.append(Notice("text", self.attempt, self.told, new))
            self.told = len(self.text)

    def store(self) -> None:
        """Store what there is."""
        self.stored = len(self.text)

    def end(self, state: str, text: str) -> None:
        """The end, with the text that is kept of it."""
        self.state, self.text = state, text
        self.notices.append(Notice("end", self.attempt))

    def read(self, place: Place) -> Snapshot:
        """What the store says, as `looks.read` does."""
        generation = Generation(
            id=place.generation,
            subject=MESSAGE,
            state=self.state,
            attempt=self.attempt,
            started_at=datetime.now(UTC),
        )
        tried = Attempt(number=self.attempt, provider="p", model="m")
        known = tried if self.attempt else None
        if not generation.is_unfinished:
            return Snapshot(generation, known, 0, self.text)
        offset = place.offset if place.attempt == self.attempt else 0
        text = self.text[offset : self.stored][:PAGE]
        return Snapshot(generation, known, offset, text, 0, len(text) == PAGE)


def look(follow: Follow, answer: Answer) -> None:
    """Let the copy read the store."""
    place = Place(GENERATION, follow.attempt, len(follow.text))
    follow.apply(answer.read(place))
