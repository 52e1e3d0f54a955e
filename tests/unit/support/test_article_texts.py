"""Comparing versions of articles, and taking people out of texts."""

import pytest

from support.knowledge.diff import Kind, Line, compare
from support.knowledge.private import without_private


def test_a_change_is_shown_with_the_lines_around_it() -> None:
    old = "\n".join("abcdefghi")
    new = old.replace("e", "E")
    assert compare(old, new) == [
        Line(Kind.GAP),
        Line(Kind.SAME, "c"),
        Line(Kind.SAME, "d"),
        Line(Kind.GONE, "e"),
        Line(Kind.NEW, "E"),
        Line(Kind.SAME, "f"),
        Line(Kind.SAME, "g"),
    ]


def test_the_same_text_shows_nothing_and_the_first_version_all() -> None:
    assert compare("a\nb", "a\nb") == []
    assert compare("", "a\nb") == [Line(Kind.NEW, "a"), Line(Kind.NEW, "b")]
    assert compare("a", "") == [Line(Kind.GONE, "a")]


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Write to bob.b+x@example.co.uk.", "Write to [address]."),
        ("Call +49 (171) 234-5678 now", "Call [number] now"),
        ("Card 4111 1111 1111 1111", "Card [number]"),
        ("Order #1234567, please", "Order [number], please"),
        ("See https://x.example/?id=7 there", "See [link] there"),
        ("Dear bob, Bobby says hi", "Dear [name], Bobby says hi"),
        ("Thanks, Bob Müller", "Thanks, [name] [name]"),
        (
            "Wait 12 seconds, twice; 24 V, 2.4 GHz",
            "Wait 12 seconds, twice; 24 V, 2.4 GHz",
        ),
        ("25-31 to 25-36", "25-31 to 25-36"),
    ],
)
def test_what_names_a_person_is_taken_out(text: str, without: str) -> None:
    assert without_private(text, ["Bob Müller", "Al"]) == without
