"""The text of a running attempt, in memory, with what is still to be told and stored."""

import time
from uuid import UUID

from chat.streaming.text import GrowingText


class Tail:
    """The end of a text that one consumer has not taken yet."""

    def __init__(self) -> None:
        self._offset = 0
        self._parts: list[str] = []
        self.length = 0

    def __bool__(self) -> bool:
        return bool(self._parts)

    def add(self, text: str) -> None:
        """Append *text*."""
        self._parts.append(text)
        self.length += len(text)

    def take(self) -> tuple[int, str]:
        """What is there, and the offset it starts at; the tail is empty then."""
        start, text = self._offset, "".join(self._parts)
        self._offset += len(text)
        self._parts, self.length = [], 0
        return start, text

    def put_back(self, start: int, text: str) -> None:
        """Undo a `take` whose text did not arrive."""
        self._offset = start
        self._parts.insert(0, text)
        self.length += len(text)


class Draft:
    """One attempt's text. It begins with the prefix that the run goes on from."""

    def __init__(self, generation: UUID, attempt: int, prefix: str) -> None:
        self.generation = generation
        self.attempt = attempt
        self.to_tell = Tail()
        self.to_store = Tail()
        self.deltas = 0
        self.first_delta_at: float | None = None
        self._text = GrowingText()
        self._prefix_length = len(prefix)
        if prefix:
            self._add(prefix)

    @property
    def length(self) -> int:
        """Characters so far, the prefix included."""
        return len(self._text)

    @property
    def written(self) -> int:
        """Characters that this attempt wrote itself."""
        return self.length - self._prefix_length

    @property
    def text(self) -> str:
        """The whole text, the prefix included."""
        return str(self._text)

    def append(self, delta: str) -> None:
        """Add what the provider sent."""
        if self.first_delta_at is None:
            self.first_delta_at = time.time()
        self.deltas += 1
        self._add(delta)

    def _add(self, text: str) -> None:
        self._text.append(text)
        self.to_tell.add(text)
        self.to_store.add(text)
