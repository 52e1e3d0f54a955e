"""Questions about the top-level blocks of a text that is still growing."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*")
_NESTED_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*")
_FINAL_AT_LINE_END = {"heading_open", "hr", "math_block"}
_FINAL_AT_BLANK_LINE = {
    "paragraph_open",
    "blockquote_open",
    "table_open",
    "definition",
}


def offset(source: str, line: int) -> int:
    """Where a line (from 0) starts in the source."""
    position = 0
    for _ in range(line):
        position = source.find("\n", position) + 1 or len(source)
    return position


def blocks(tokens: Sequence[Token]) -> list[Token]:
    """The first token of each top-level block."""
    return [token for token in tokens if token.level == 0 and token.nesting >= 0]


def settled_line(tokens: Sequence[Token], source: str) -> int:
    """The line before which no further text can change anything.

    A link definition stays with the paragraph right below it: a title may still join
    the two.
    """
    found = blocks(tokens)
    if not found:
        return 0
    if _is_final(found[-1], source):
        return lines(found[-1])[1]
    last = found.pop()
    while (
        found
        and found[-1].type == "definition"
        and lines(found[-1])[1] == lines(last)[0]
    ):
        last = found.pop()
    return lines(last)[0]


def fence_is_closed(fence: Token, source: str) -> bool:
    """Whether the last line of the block is its closing fence."""
    start, end = lines(fence)
    last = source[offset(source, end - 1) : offset(source, end)].removesuffix("\n")
    pattern = _NESTED_FENCE_END if fence.level else _FENCE_END
    match = pattern.fullmatch(last)
    return end - start > 1 and bool(match and match[1].startswith(fence.markup))


def children(tokens: Sequence[Token]) -> list[int]:
    """Positions of the items or rows of the tail's list or table; else nothing."""
    kind = tokens[0].type if len(blocks(tokens)) == 1 else ""
    if kind.endswith("_list_open"):
        return [
            i
            for i, token in enumerate(tokens)
            if token.level == 1 and token.type == "list_item_open"
        ]
    if kind == "table_open":
        body = lines(tokens[0])[0] + 2
        return [
            i
            for i, token in enumerate(tokens)
            if token.level == 2 and token.type == "tr_open" and lines(token)[0] >= body
        ]
    return []


def _is_final(block: Token, source: str) -> bool:
    (start, end), complete = lines(block), source.count("\n")
    if block.type in _FINAL_AT_LINE_END:
        # `# a | b` becomes the first line of a table if `---|---` comes next.
        may_be_table = "|" in source[offset(source, start) : offset(source, end)]
        return end <= complete - may_be_table
    if block.type == "fence":
        return end <= complete and fence_is_closed(block, source)
    return block.type in _FINAL_AT_BLANK_LINE and end < complete


def lines(token: Token) -> tuple[int, int]:
    """The first line of a block, and the line after its last."""
    start, end = token.map or (0, 0)  # every block token of the parser has its lines
    return start, end
