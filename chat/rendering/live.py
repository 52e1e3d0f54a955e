"""HTML of an answer while it is written, at a cost that grows with its length only.

Three parts of the page, from stable to restless:

- *settled* blocks, which no further text can change, are rendered once and appended;
- the *tail* is the last block, drawn again as it grows;
- in a long list or table the tail keeps its finished items or rows, and only the last
  one, the element `.live`, is drawn again. In an open code fence nothing is: its text
  is appended.

A block is settled when a later block has begun, or when its end cannot be undone (a
heading's line end, a closed fence, a blank line after a paragraph). It is decided on
complete lines, and on a last line whose kind is sure (`unfinished.shown`). Only a link
definition that comes after its use changes settled blocks; the full render at the end
of the answer sees to that.
"""

import re
from dataclasses import dataclass
from html import escape

from chat.rendering.markdown import normal
from chat.rendering.tail import Tail
from chat.rendering.unfinished import shown

DRAWN_WHOLE = 2_000
"""Characters. A longer restless part is drawn again only each time it has grown by a
sixteenth, and is appended to as plain text in between: the total stays linear."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What changed on the page; to be applied in the order of the fields.

    An empty frame (false) changes nothing and need not be sent.
    """

    settled: str = ""
    """HTML to append to the settled part."""
    tail: str | None = None
    """HTML that replaces the inside of the tail; None leaves the tail as it is."""
    live: str | None = None
    """HTML that replaces the element `.live` of the tail: list items or table rows, the
    last of which is the new `.live`; None leaves it as it is."""
    text: str = ""
    """Escaped text to append inside the element `.caret` of the tail."""

    def __bool__(self) -> bool:
        return bool(self.settled or self.text) or (self.tail, self.live) != (None, None)


class LiveRender:
    """One running answer and attempt, shared by all its viewers. Not thread-safe."""

    def __init__(self, *, drawn_whole: int = DRAWN_WHOLE) -> None:
        self._drawn_whole = drawn_whole
        self._settled: list[str] = []
        self._tail = Tail({})
        self._drawn = ""  # the last `tail` or `live`
        self._new: list[str] = []  # source since then
        self._waiting = 0  # its characters
        self._appended: list[str] = []  # the `text` since then
        self._fence: _OpenFence | None = None
        self._carriage_return = ""

    def feed(self, delta: str) -> Frame:
        """Append text; what changed on the page."""
        delta = self._carriage_return + delta
        self._carriage_return = "\r" if delta.endswith("\r") else ""
        text = normal(delta.removesuffix("\r"))
        self._new.append(text)
        self._waiting += len(text)
        if self._fence:
            text = self._fence.feed(text)
            if self._fence.closed:
                return self._draw()
        elif not self._may_wait():
            return self._draw()
        if '"caret"' not in self._drawn:
            return Frame()
        self._appended.append(escape(text))
        return Frame(text=self._appended[-1])

    def snapshot(self) -> Frame:
        """Everything so far, for a page that joins now; it then follows the frames."""
        return Frame(
            settled="".join(self._settled),
            tail=self._tail.draw_whole(),
            text="".join(self._appended),
        )

    def _may_wait(self) -> bool:
        drawn = len(self._tail)
        return drawn > self._drawn_whole and self._waiting < drawn // 16

    def _draw(self) -> Frame:
        settled = self._tail.grow("".join(self._new))
        if settled:
            self._settled.append(settled)
        html, whole, finished = self._tail.draw()
        same = html == self._drawn and not (finished or self._appended)
        self._drawn = html
        self._new, self._waiting, self._appended = [], 0, []
        markup = self._tail.open_fence()
        self._fence = _OpenFence(markup, self._tail.last_line()) if markup else None
        if same:
            return Frame(settled)
        return Frame(settled, tail=html) if whole else Frame(settled, live=html)


class _OpenFence:
    """Tells code from the closing fence, without looking at the code twice."""

    def __init__(self, markup: str, last_line: str) -> None:
        mark = re.escape(markup[0])
        self._end = re.compile(rf" {{0,3}}{mark}{{{len(markup)},}}[ \t]*")
        self._maybe_end = re.compile(rf" {{0,3}}{mark}*[ \t]*")
        self._inside_line = bool(shown(last_line))
        self._held = "" if self._inside_line else last_line
        self.closed = False

    def feed(self, text: str) -> str:
        """Code that can be shown; the start of a possible closing fence is held."""
        text = self._held + text
        lines = text.split("\n")
        self.closed = any(map(self._end.fullmatch, lines[self._inside_line : -1]))
        self._inside_line &= len(lines) == 1
        last = lines[-1]
        if not self._inside_line and self._maybe_end.fullmatch(last):
            self._held = last
        else:
            self._held, self._inside_line = "", True
        return text[: len(text) - len(self._held)]
