"""What the processes of a run tell each other, as JSON. Times are `monotonic_ns`,
which is one clock for all processes of a machine."""

from typing import Literal

import msgspec

Kind = Literal["relay", "json", "html"]


class Person(msgspec.Struct):
    """Who asks: a user with a chat, an API key and, for pages, a session."""

    chat: str
    key: str
    session: str = ""
    token: str = ""


class Plan(msgspec.Struct):
    """`streams` answers of `tokens` at `rate` a second, begun over `spread` seconds.

    `kind` is how they are read: from the floor's relay, as the API's JSON events, or as
    a page's HTML events. Each has so many `viewers`: who asked, and others that come
    when it has begun. The provider pauses for so many seconds after the first token,
    which lets all begin before many flow.
    """

    kind: Kind
    port: int
    streams: int
    tokens: int
    rate: float
    spread: float
    people: list[Person] = []
    viewers: int = 1
    pause: float = 0

    @property
    def ideal(self) -> float:
        """Seconds that the provider takes for an answer."""
        return self.pause + self.tokens / self.rate


class Sent(msgspec.Struct):
    """When the provider was asked for a stream, and when it sent each token."""

    stream: int
    asked: int
    at: list[int]


class Seen(msgspec.Struct):
    """One reader's stream: when it asked, and how many tokens it had at which time.

    `fault` says what was wrong with it, in words; empty when it came whole, in order
    and once.
    """

    stream: int
    asked: int = 0
    arrivals: list[tuple[int, int]] = []
    ended: int = 0
    fault: str = ""


class Mark(msgspec.Struct):
    """A moment of a run: all streams flow; the first one is about to end."""

    mark: Literal["flowing", "ending"]
