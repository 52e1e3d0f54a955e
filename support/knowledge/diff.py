"""What differs between two versions of a text, line by line. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CONTEXT = 2
"""Lines that stay, shown on both sides of a change."""


class Kind(StrEnum):
    """What happened to a line; a gap stands for lines that stay and are not shown."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison."""

    kind: Kind
    text: str = ""


def compare(old: str, new: str) -> list[Line]:
    """From *old* to *new*; empty when they are the same."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    groups = list(matcher.get_grouped_opcodes(CONTEXT))
    lines: list[Line] = []
    for number, group in enumerate(groups):
        if number or group[0][1] > 0:
            lines.append(Line(Kind.GAP))
        for tag, start, end, new_start, new_end in group:
            kept = before[start:end]
            lines += _changed(tag, kept, after[new_start:new_end])
    return lines


def _changed(tag: str, old: list[str], new: list[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line(Kind.SAME, text) for text in old)
        return
    yield from (Line(Kind.GONE, text) for text in old)
    yield from (Line(Kind.NEW, text) for text in new)
