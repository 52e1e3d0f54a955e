"""An article in sections: for its page with anchors, for the search in pieces.

Both come from the same headings, so a found piece leads to its place in the page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.text import slugify
from markdown_it.token import Token

from chat import rendering
from chat.rendering import markdown

PIECE = 900
"""Characters that a piece has at most, unless one block is longer: about five fit into
the prompt of a small model."""

_LONGEST_ANCHOR = 72
_HEADING = re.compile(r"<(/?)h([3-6])\b")
# Other articles open in place, and may be followed by search engines.
_OWN_LINK = re.compile(r'(<a href="/[^"]*"[^>]*?) target="_blank" rel="[^"]*"')


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `level` is 2 at the top: the title of the page is above it. `line` is
    where its section begins, None for one inside a list or a quotation."""

    text: str
    anchor: str
    level: int
    line: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one section, as Markdown. `path` leads to it, `anchor` is where."""

    path: str
    anchor: str
    text: str


def headings(body: str) -> list[Heading]:
    """All headings of an article, in order."""
    return list(_headings(_tokens(body)))


def html(body: str) -> str:
    """The article as HTML: headings have anchors, and begin below that of the page; links
    to other pages of the site are links of the site."""
    anchors = iter(headings(body))

    def fit(tag: re.Match[str]) -> str:
        name = f"<{tag[1]}h{int(tag[2]) - 1}"
        return name if tag[1] else f'{name} id="{next(anchors).anchor}"'

    return _OWN_LINK.sub(r"\1", _HEADING.sub(fit, rendering.render(body)))


def excerpt(body: str, most: int) -> str:
    """The first words of its first paragraph, without marks; *most* characters."""
    tokens = _tokens(body)
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open":
            text = _plain(inline)
            return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
    return ""


def plain(body: str) -> str:
    """The text of a piece without marks, on one line."""
    texts = (
        _plain(token) if token.type == "inline" else token.content
        for token in _tokens(body)
    )
    return " ".join(" ".join(filter(None, texts)).split())


def pieces(body: str) -> list[Piece]:
    """The article in pieces: by section, then by paragraphs of about `PIECE`."""
    lines = markdown.normal(body).split("\n")
    tokens = _tokens(body)
    starts = [h for h in _headings(tokens) if h.line is not None]
    blocks = [t.map[0] for t in tokens if t.level == 0 and t.map and t.nesting >= 0]
    found: list[Piece] = []
    path: list[Heading] = []
    here = [Heading("", "", 1, 0), *starts]
    for section, following in zip(here, [*starts, None], strict=True):
        end = len(lines) if following is None else following.line or 0
        path = [h for h in path if h.level < section.level]
        path += [section] if section.text else []
        begins = [line for line in blocks if (section.line or 0) <= line < end]
        begins = begins[1:] if section.text else begins
        trail = " › ".join(h.text for h in path)
        texts = _packed(lines, begins, end)
        found += [Piece(trail, section.anchor, text) for text in texts]
    return found


def _packed(lines: list[str], begins: list[int], end: int) -> Iterator[str]:
    """Blocks put together as long as they fit into one piece."""
    text = ""
    for start, stop in zip(begins, [*begins[1:], end], strict=False):
        block = "\n".join(lines[start:stop]).strip()
        if text and len(text) + len(block) + 2 > PIECE:
            yield text
            text = ""
        text = f"{text}\n\n{block}" if text else block
    if text:
        yield text


def _tokens(body: str) -> list[Token]:
    return markdown.parse(markdown.normal(body), {})


def _headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = _plain(inline)
        # The prefix keeps it apart from the ids of the page itself.
        anchor = f"s-{slugify(text)[:_LONGEST_ANCHOR] or 'section'}"
        taken[anchor] = taken.get(anchor, 0) + 1
        if taken[anchor] > 1:
            anchor = f"{anchor}-{taken[anchor]}"
        line = opening.map[0] if opening.level == 0 and opening.map else None
        yield Heading(text, anchor, int(opening.tag[1]) - 1, line)


def _plain(inline: Token) -> str:
    """The text of a paragraph or heading without its marks."""
    parts = (
        " " if token.type.endswith("break") else token.content
        for token in inline.children or []
    )
    return " ".join("".join(parts).split())
