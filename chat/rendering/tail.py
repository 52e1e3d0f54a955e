"""The last block of a growing answer: what of it settles, and how the rest is drawn.

A list or table that grows is parsed from its last item or row only. A short *stand-in*
before it (an item of one letter, or the table's first two lines) makes the parser see
the same list or table as in the whole text.
"""

from collections import ChainMap
from typing import NamedTuple

from markdown_it.token import Token

from chat.rendering.blocks import (
    blocks,
    children,
    fence_is_closed,
    lines,
    offset,
    settled_line,
)
from chat.rendering.markdown import Env, parse, parse_inline, to_html
from chat.rendering.unfinished import mended, second_line, shown

_LEAVES = {"inline", "fence", "code_block", "math_block", "hr", "definition"}
_SPACE = Token("text", "", 0, content=" ")
_CARET = Token("html_inline", "", 0, content='<span class="caret"></span>')


class Drawing(NamedTuple):
    """HTML of the tail: all of it, or what replaces its last item or row."""

    html: str
    whole: bool
    finished: bool = False
    """Whether it has finished items or rows, so that the next drawing has not."""


class _Reading(NamedTuple):
    source: str
    tokens: list[Token]
    env: Env


class Tail:
    """Source that is not settled yet. `references` gives and takes link definitions."""

    def __init__(self, references: dict[str, object]) -> None:
        self._references = references
        self._kept = ""  # source of the finished items or rows
        self._stand_in = ""  # what the parser reads in their place
        self._source = ""  # what comes after them
        self._reading = _Reading("", [], {})

    def __len__(self) -> int:
        """Characters that are parsed again at each drawing."""
        return len(self._source)

    def grow(self, text: str) -> str:
        """Add source; HTML of the blocks that it settles, which leave the tail."""
        self._source += text
        self._reading = self._read(self._stand_in)
        if self._stand_in and not self._stand_in_fits():
            self._restart(self._kept + self._source)
        source, tokens, _ = self._reading
        end = offset(source, settled_line(tokens, source)) - len(self._stand_in)
        if end <= 0:
            return ""
        settled = self._kept + self._source[:end]
        self._restart(self._source[end:])
        env: Env = {"references": self._references}
        return to_html(parse(settled, env), env)

    def draw(self) -> Drawing:
        """HTML for now; what it has of finished items or rows is not drawn again."""
        found = self._children()
        if not self._stand_in and len(found) < 2:
            return Drawing(_html(self._reading), whole=True)
        whole = not self._stand_in
        html = _html(self._reading, None if whole else found[0], found[-1])
        if finished := len(found) > 1:
            self._keep(found[-1])
        return Drawing(html, whole, finished)

    def draw_whole(self) -> str:
        """HTML of all of the tail, for a page that has nothing of it yet."""
        reading = self._read(self._kept)
        return _html(reading, live=children(reading.tokens)[-1] if self._kept else None)

    def open_fence(self) -> str:
        """The opening marks if the tail is one code fence without its end, else ''."""
        source, tokens, _ = self._reading
        fence = tokens[0] if len(blocks(tokens)) == 1 else None
        if fence and fence.type == "fence" and not fence_is_closed(fence, source):
            line = source[offset(source, lines(fence)[0]) :]
            return fence.markup if line.startswith(fence.markup) else ""
        return ""

    def last_line(self) -> str:
        """The line that has no end yet."""
        return self._source[self._source.rfind("\n") + 1 :]

    def _read(self, before: str) -> _Reading:
        source = before + shown(self._source)
        references = ChainMap({}, self._references)
        env: Env = {"references": references, "growing": True}
        tokens = parse(source, env)
        if "unclosed" in env:
            source = source[: offset(source, env["unclosed"])]
            tokens = parse(source, env)
        return _Reading(source, tokens, env)

    def _restart(self, source: str) -> None:
        self._source, self._kept, self._stand_in = source, "", ""
        self._reading = self._read("")

    def _children(self) -> list[int]:
        """Items or rows in the reading, without the stand-in's."""
        tokens = self._reading.tokens
        return children(tokens)[1 if self._stand_in and _is_list(tokens) else 0 :]

    def _stand_in_fits(self) -> bool:
        """Whether no blank line has made a tight list loose, which shows in all items.

        The parser hides the paragraph of the stand-in when the list is tight.
        """
        tokens = self._reading.tokens
        loose = self._stand_in.endswith("\n\n")
        return bool(self._children()) and (
            not _is_list(tokens) or self._tight() != loose
        )

    def _tight(self) -> bool:
        """Whether the list in the reading is tight, seen at its stand-in."""
        source, tokens, _ = self._reading
        if not self._stand_in:
            source = source[offset(source, lines(tokens[0])[0]) :]
            tokens = parse(_item_like(source, tokens[1]) + source, {})
        return tokens[2].hidden

    def _keep(self, last: int) -> None:
        """Move everything before the last item or row to what is never drawn again."""
        source, tokens, _ = self._reading
        line = lines(tokens[last])[0]
        cut = offset(source, line) - len(self._stand_in)
        self._kept += self._source[:cut]
        self._source = self._source[cut:]
        if _is_list(tokens):
            loose = not self._tight()
            self._stand_in = _item_like(self._source, tokens[last])
            self._stand_in += "\n" if loose else ""
        else:
            self._stand_in = self._kept[: offset(self._kept, lines(tokens[0])[0] + 2)]
        self._reading = self._read(self._stand_in)


def _is_list(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[0].type.endswith("_list_open")


def _item_like(source: str, item: Token) -> str:
    """A one-letter item with the indentation and the mark of the item at the start."""
    indent = source[: len(source) - len(source.lstrip(" "))]
    return f"{indent}{'' if item.markup in '-+*' else '1'}{item.markup} x\n"


def _html(reading: _Reading, start: int | None = None, live: int | None = None) -> str:
    """HTML of a reading, from the item or row at `start` on, with caret."""
    source, tokens, env = reading
    if live is not None:
        tokens[live].attrJoin("class", "live")
    elif tokens and tokens[-1].type == "paragraph_close":
        last = source[source.rstrip("\n").rfind("\n") + 1 :]
        if last.startswith("|"):  # a table's first line is a table from the start
            tokens = parse(source.rstrip("\n") + second_line(last), env)
    _place_caret(tokens[live or 0 :], reading)
    if start is not None:
        tokens = tokens[start : -1 if _is_list(tokens) else -2]
    return to_html(tokens, env)


def _place_caret(tokens: list[Token], reading: _Reading) -> None:
    """Mark where text goes on; mend what is open there."""
    leaf = next((token for token in reversed(tokens) if token.type in _LEAVES), None)
    if leaf is None:
        return
    if leaf.type == "inline":
        open_end = not reading.source.endswith("\n\n")
        text = mended(leaf.content) if open_end else leaf.content
        if text != leaf.content:
            leaf.children = parse_inline(text, reading.env)
        # The parser trims a space at the end, but a word may be appended to it.
        gap = [_SPACE] if open_end and reading.source[-1:].isspace() else []
        leaf.children = [*(leaf.children or []), *gap, _CARET]
    elif leaf.type == "code_block" or (
        leaf.type == "fence" and not fence_is_closed(leaf, reading.source)
    ):
        leaf.meta = {"growing": True}
