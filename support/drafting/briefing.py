"""What a prompt says about a ticket: facts, conversation, sources. Its text is plain.

All that people wrote is indented: nobody can write a heading or a speaker of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent

from chat.providers.tokens import estimate

EXCERPT = 1200
"""Characters of one source."""

LONGEST_LINE = 4000
"""Characters of one message; of a longer one the start and the end are told."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of the knowledge base."""

    title: str
    text: str
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Briefing:
    """A ticket as a prompt tells of it. `facts` are names and values, in order."""

    facts: tuple[tuple[str, str], ...]
    description: Line
    lines: tuple[Line, ...]
    sources: tuple[Source, ...] = ()


def text(briefing: Briefing, room: int) -> str:
    """The briefing in about *room* tokens: facts and the description always, then of the
    sources as many as fit into a third, then as much of the conversation, from its end."""
    head = [
        "# Ticket",
        *(f"{name}: {value}" for name, value in briefing.facts),
        "",
        "# Description",
        _said(briefing.description),
    ]
    left = room - estimate("\n".join(head))
    sources = _within(_numbered(briefing.sources), left // 3)
    left -= sum(map(estimate, sources))
    newest = _within([_said(line) for line in reversed(briefing.lines)], left)
    if sources:
        head += ["", "# Sources", *sources]
    if newest:
        head += ["", "# Conversation, the last message at the end", *reversed(newest)]
    return "\n".join(head)


def _numbered(sources: Sequence[Source]) -> list[str]:
    return [
        f"[{number}] {_one_line(source.title)}\n{quoted(source.text[:EXCERPT])}"
        for number, source in enumerate(sources, 1)
    ]


def _within(parts: Sequence[str], room: int) -> list[str]:
    """The first parts, as many as fit into so many tokens."""
    fitting = []
    for part in parts:
        room -= estimate(part) + 1
        if room < 0:
            break
        fitting.append(part)
    return fitting


def _said(line: Line) -> str:
    text = line.text
    if len(text) > LONGEST_LINE:
        half = LONGEST_LINE // 2
        text = f"{text[:half]}\n[…]\n{text[-half:]}"
    return f"{_one_line(line.speaker)}:\n{quoted(text)}"


def quoted(text: str) -> str:
    """Material, indented: nobody can write a heading or a rule of ours in it."""
    return indent(text.strip(), "    ", lambda line: True)


def _one_line(text: str) -> str:
    return " ".join(text.split())
