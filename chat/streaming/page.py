"""A growing answer as HTML: rendered once for all viewers of the process.

The frames of an edition are kept a while, encoded; a viewer that fell behind further
than that gets a snapshot, as one who joins does.
"""

from collections import deque
from html import escape
from uuid import UUID
from weakref import WeakKeyDictionary

from chat.rendering import Frame, LiveRender
from chat.streaming import sse
from chat.streaming.follow import Follow

KEPT = 64


class GrowingPage:
    """The rendering of one followed text, shared by its viewers."""

    def __init__(self, message: UUID) -> None:
        self._message = message
        self._edition = -1
        self._count = 0
        self._fed = 0
        self._render = LiveRender()
        self._frames: deque[bytes] = deque(maxlen=KEPT)

    def read(
        self, follow: Follow, seen: tuple[int, int]
    ) -> tuple[bytes, tuple[int, int]]:
        """What a viewer who has seen `(edition, frames)` lacks, and what it has then."""
        self._advance(follow)
        edition, count = seen
        now = (self._edition, self._count)
        if seen == now:
            return b"", now
        behind = self._count - count
        if edition != self._edition or behind > len(self._frames):
            return self._snapshot(), now
        return b"".join(list(self._frames)[-behind:]), now

    def _advance(self, follow: Follow) -> None:
        if follow.edition != self._edition:
            self._edition = follow.edition
            self._render = LiveRender()
            self._frames.clear()
            self._count = self._fed = 0
        if text := follow.text[self._fed :]:
            self._fed = len(follow.text)
            if frame := self._render.feed(text):
                self._frames.append(self._encode(frame))
                self._count += 1

    def _snapshot(self) -> bytes:
        frame = self._render.snapshot()
        return sse.html_message(
            _put(f"#settled-{self._message}", "innerHTML", frame.settled)
            + _put(f"#tail-{self._message}", "innerHTML", frame.tail or "")
        )

    def _encode(self, frame: Frame) -> bytes:
        tail = f"#tail-{self._message}"
        parts = []
        if frame.settled:
            parts.append(_put(f"#settled-{self._message}", "beforeend", frame.settled))
        if frame.tail is not None:
            parts.append(_put(tail, "innerHTML", frame.tail))
        if frame.live is not None:
            parts.append(_put(f"{tail} .live", "outerHTML", frame.live))
        if frame.text:
            parts.append(_put(f"{tail} .caret", "beforeend", frame.text))
        return sse.html_message("".join(parts))


def _put(target: str, swap: str, html: str) -> str:
    return (
        f'<hx-partial hx-target="{escape(target)}" hx-swap="{swap}">{html}</hx-partial>'
    )


def status_message(message: UUID, html: str) -> bytes:
    """The words below a growing answer."""
    return sse.html_message(_put(f"#status-{message}", "innerHTML", html))


def final_message(message: UUID, html: str) -> bytes:
    """The finished message in place of the growing one, and the end of the stream."""
    return sse.html_message(_put(f"#message-{message}", "outerHTML", html)) + sse.named(
        "done"
    )


_pages: WeakKeyDictionary[Follow, GrowingPage] = WeakKeyDictionary()


def page_of(follow: Follow, message: UUID) -> GrowingPage:
    """The one rendering of a followed text in this process."""
    if follow not in _pages:
        _pages[follow] = GrowingPage(message)
    return _pages[follow]
