"""Reading a stream cheaply, and proving that it is the answer: whole, in order, once.

A reader is fed the bytes of a response's body. `count` is how many tokens it has seen;
it raises `BrokenError` for what is not the answer, and knows with `ended` that it was whole.
"""

from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import Protocol

import msgspec

from benchmarks.load import script


class BrokenError(Exception):
    """The stream is not the answer; the message says in what."""


class Reader(Protocol):
    count: int
    ended: bool

    def feed(self, body: bytes) -> None:
        """Take bytes of the body.

        Raises:
            BrokenError: when they do not go on with the answer.
        """


class _Events:
    """Cuts a body into server-sent events."""

    def __init__(self) -> None:
        self.count = 0
        self.ended = False
        self._rest = b""

    def feed(self, body: bytes) -> None:
        *events, self._rest = (self._rest + body).split(b"\n\n")
        for event in events:
            self._event(event)

    def _event(self, event: bytes) -> None:
        raise NotImplementedError


@cache
def _text(tokens: int) -> tuple[str, list[int]]:
    """The whole answer, and where each of its tokens ends."""
    written = script.tokens(tokens)
    return "".join(written), list(accumulate(map(len, written)))


class _Text(_Events):
    """Text that is appended."""

    def __init__(self, tokens: int) -> None:
        super().__init__()
        self._answer, self._ends = _text(tokens)
        self._offset = 0

    def _append(self, text: str) -> None:
        if not self._answer.startswith(text, self._offset):
            raise BrokenError(f"other text at {self._offset}: {text[:40]!r}")
        self._offset += len(text)
        self.count = bisect_right(self._ends, self._offset)

    def _end(self) -> None:
        if self._offset != len(self._answer):
            raise BrokenError(
                f"ended at {self._offset} of {len(self._answer)} characters"
            )
        self.ended = True


class _Delta(msgspec.Struct):
    content: str = ""


class _Choice(msgspec.Struct):
    delta: _Delta


class _Chunk(msgspec.Struct):
    choices: list[_Choice]


_chunk = msgspec.json.Decoder(_Chunk).decode


class RelayReader(_Text):
    """The provider's own events."""

    def _event(self, event: bytes) -> None:
        if event == b"data: [DONE]":
            self._end()
            return
        for choice in _chunk(event[len(b"data: ") :]).choices:
            self._append(choice.delta.content)


class _Event(msgspec.Struct):
    type: str
    content: str = ""
    offset: int = -1
    state: str = ""


_event = msgspec.json.Decoder(_Event).decode


class JsonReader(_Text):
    """The API's events."""

    def _event(self, event: bytes) -> None:
        if event.startswith(b":"):
            return
        told = _event(event[event.rindex(b"\ndata: ") + len(b"\ndata: ") :])
        match told.type:
            case "chunk":
                if told.offset != self._offset:
                    raise BrokenError(f"text at {told.offset} after {self._offset}")
                self._append(told.content)
            case "complete":
                self._end()
            case "error" | "reset":
                raise BrokenError(f"an event {told.type!r}")


# The finished message has its Markdown too, to be copied.
_SOURCE = b'<template class="source">'


class HtmlReader(_Events):
    """A page's events: the newest word of each, and all words of the last one."""

    def __init__(self, tokens: int) -> None:
        super().__init__()
        self._tokens = tokens
        self._last: list[bytes] = []

    def _event(self, event: bytes) -> None:
        if event.startswith(b"event: done"):
            expected = [
                word.strip()[-3:].encode() for word in script.tokens(self._tokens)
            ]
            if self._last != expected:
                raise BrokenError(f"{len(self._last)} words in the final message")
            self.ended = True
        elif words := script.WORD.findall(event.partition(_SOURCE)[0]):
            self._last = words
            self.count = max(self.count, int(words[-1], 36) + 1)
