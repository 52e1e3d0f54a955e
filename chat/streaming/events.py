"""What a follower is told: one vocabulary for every transport.

Text is counted in code points. A cursor is `attempt:offset`.
"""

import json
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import ClassVar

_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class Event:
    """Base of all events; `type` is the word on the wire."""

    type: ClassVar[str] = ""

    def data(self) -> dict[str, object]:
        """The fields for the wire: `type` first, absent ones left out."""
        named = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {"type": self.type, **{k: v for k, v in named if v is not None}}

    @cached_property
    def json(self) -> str:
        """The data in one line of ASCII, made once for all who read the event."""
        return _encode(self.data())


@dataclass(frozen=True)
class Status(Event):
    """The state changed. `retry_in` is in seconds."""

    type: ClassVar[str] = "status"
    message_id: str
    state: str
    attempt: int
    health: str = "healthy"
    detail: str | None = None
    retry_in: float | None = None


@dataclass(frozen=True)
class Context(Event):
    """What the answer is made from; once an attempt, before its text."""

    type: ClassVar[str] = "context"
    message_id: str
    model: str
    provider: str
    history_messages: int
    chat_id: str | None = None


@dataclass(frozen=True)
class Chunk(Event):
    """Text that starts at `offset`."""

    type: ClassVar[str] = "chunk"
    content: str
    offset: int

    @cached_property
    def json(self) -> str:
        """As of any event; a tenth of the price, for the one that comes by the token."""
        content = _encode(self.content)
        return f'{{"type":"chunk","content":{content},"offset":{self.offset}}}'


@dataclass(frozen=True)
class Progress(Event):
    """How far it is, at most once a second. Times in seconds; tokens are estimated.

    `ttft` is the time to the first words, where this process saw them come.
    """

    type: ClassVar[str] = "progress"
    tokens: int
    characters: int
    elapsed: float
    ttft: float | None
    words_per_minute: int
    estimated_completion: float | None = None


@dataclass(frozen=True)
class Reset(Event):
    """A new attempt: forget the text."""

    type: ClassVar[str] = "reset"
    attempt: int
    reason: str


@dataclass(frozen=True)
class Complete(Event):
    """The end. `source` is where the text came from: the model, or a cache."""

    type: ClassVar[str] = "complete"
    message_id: str
    state: str
    finish_reason: str
    characters: int
    usage: dict[str, int] | None = None
    source: str = "model"
    suggestions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Error(Event):
    """The end without an answer; `message` is fit for a person."""

    type: ClassVar[str] = "error"
    code: str
    message: str
    retryable: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an answer: what a reader has already seen."""

    attempt: int = 0
    offset: int = 0

    # Nothing longer than this is a cursor of ours; the header comes from outside.
    LONGEST: ClassVar[int] = 24

    @classmethod
    def parse(cls, text: str | None) -> "Cursor":
        """The place named by `attempt:offset`; the start for anything else."""
        attempt, colon, offset = (text or "")[: cls.LONGEST + 1].partition(":")
        numbers = (attempt, offset)
        if not colon or len(text or "") > cls.LONGEST:
            return cls()
        if not all(n.isascii() and n.isdecimal() for n in numbers):
            return cls()
        return cls(int(attempt), int(offset))

    def __str__(self) -> str:
        return f"{self.attempt}:{self.offset}"
