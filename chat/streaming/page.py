"""A growing answer as HTML: rendered once for all viewers of the process.

The last frames of an edition are kept, encoded; a viewer that fell behind further than
that gets a snapshot, as one who joins does.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from html import escape
from uuid import UUID
from weakref import WeakKeyDictionary

from chat.rendering import Frame, LiveRender
from chat.streaming import sse
from chat.streaming.events import Progress, Status
from chat.streaming.follow import Follow
from chat.streaming.saying import Said

# A page is redrawn no more often than that: each time its last block is parsed again,
# which costs 0.2 ms, and at 40 ms nobody sees more.
FRAME_S = 0.08
# Over a second. A frame may hold a few kilobytes.
KEPT = 16

# HTML of the words below the text, given whether there is text yet.
DrawStatus = Callable[[Status | Progress, bool], str]
# Edition and number of frames.
Seen = tuple[int, int]
NOTHING: Seen = (-1, 0)


class GrowingPage:
    """The rendering of one followed text, shared by its viewers.

    The follow is handed to each method: kept here, it would keep itself alive.
    """

    def __init__(self, message: UUID, draw_status: DrawStatus) -> None:
        self._message = message
        self._draw_status = draw_status
        self._edition = -1
        self._count = 0
        self._fed = 0
        self._render = LiveRender()
        self._frames: deque[bytes] = deque(maxlen=KEPT)
        # What viewers lack now, by what they have seen.
        self._lacking: dict[Seen, bytes] = {}
        self._status = b""
        self._status_of: object = None

    def read(self, follow: Follow, seen: Seen) -> tuple[bytes, Seen]:
        """What a viewer who has *seen* so much lacks, and what it has then."""
        self._advance(follow)
        now = (self._edition, self._count)
        if seen == now:
            return b"", now
        if seen not in self._lacking:
            self._lacking[seen] = self._since(seen)
        return self._lacking[seen], now

    def status(self, follow: Follow) -> bytes:
        """The words below the text; the same object until they change."""
        writing = len(follow.text) > 0
        event = _to_show(follow.said, writing=writing)
        if event and self._status_of != (event, writing):
            self._status_of = (event, writing)
            html = self._draw_status(event, writing)
            self._status = sse.html_message(
                _put(f"#status-{self._message}", "innerHTML", html)
            )
        return self._status

    def _advance(self, follow: Follow) -> None:
        if follow.edition != self._edition:
            self._edition = follow.edition
            self._render = LiveRender()
            self._frames.clear()
            self._lacking.clear()
            self._count = self._fed = 0
        if text := follow.text.since(self._fed):
            self._fed += len(text)
            self._lacking.clear()
            if frame := self._render.feed(text):
                self._frames.append(self._encode(frame))
                self._count += 1

    def _since(self, seen: Seen) -> bytes:
        edition, count = seen
        behind = self._count - count
        if edition == self._edition and behind <= len(self._frames):
            return b"".join(list(self._frames)[-behind:])
        frame = self._render.snapshot()
        return sse.html_message(
            _put(f"#settled-{self._message}", "innerHTML", frame.settled)
            + _put(f"#tail-{self._message}", "innerHTML", frame.tail or "")
            + self._appended(frame)
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
        parts.append(self._appended(frame))
        return sse.html_message("".join(parts))

    def _appended(self, frame: Frame) -> str:
        if not frame.text:
            return ""
        return _put(f"#tail-{self._message} .caret", "beforeend", frame.text)


class PageViewer:
    """Where one page is in a growing answer."""

    def __init__(self, follow: Follow, page: GrowingPage) -> None:
        self._follow = follow
        self._page = page
        self._seen = NOTHING
        self._status = b""
        self._beats = follow.said.beats
        self._drawn_at = 0.0

    async def messages(self) -> AsyncGenerator[bytes]:
        """What the page lacks, whenever that is something, until following is over."""
        follow = self._follow
        while True:
            over, version = follow.over, follow.version
            if news := self.news():
                yield news
            if over:
                return
            if self._beats != follow.said.beats:
                self._beats = follow.said.beats
                yield sse.BEAT
            await follow.changed(version)
            await self._until_next_frame()

    def news(self) -> bytes:
        """What the page lacks now."""
        status = self._page.status(self._follow)
        update, self._seen = self._page.read(self._follow, self._seen)
        # An empty page is no frame: the first words do not wait after it.
        if update and self._follow.text:
            self._drawn_at = time.monotonic()
        if status is self._status:
            return update
        self._status = status
        return status + update

    async def _until_next_frame(self) -> None:
        wait = self._drawn_at + FRAME_S - time.monotonic()
        if wait > 0 and not self._follow.over:
            await asyncio.sleep(wait)


def final_message(message: UUID, html: str) -> bytes:
    """The finished message in place of the growing one, and the end of the stream."""
    return sse.html_message(_put(f"#message-{message}", "outerHTML", html)) + sse.named(
        "done"
    )


_pages: WeakKeyDictionary[Follow, GrowingPage] = WeakKeyDictionary()


def page_of(follow: Follow, message: UUID, draw_status: DrawStatus) -> GrowingPage:
    """The one rendering of a followed text in this process."""
    if follow not in _pages:
        _pages[follow] = GrowingPage(message, draw_status)
    return _pages[follow]


def _to_show(said: Said, *, writing: bool) -> Status | Progress | None:
    """How far it is, unless there is something more important to say."""
    status = said.status
    if said.progress is None or status is None or not writing:
        return status
    is_well = status.state == "streaming" and status.health == "healthy"
    return said.progress if is_well else status


def _put(target: str, swap: str, html: str) -> str:
    return (
        f'<hx-partial hx-target="{escape(target)}" hx-swap="{swap}">{html}</hx-partial>'
    )
