"""While a mark is half typed, people see what it will become, not the mark."""

import pytest

from chat.rendering import LiveRender
from tests.unit.rendering.page import Page, normal


def _shows(text: str) -> str:
    return normal(Page(LiveRender().feed(text)).html())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("say **bo", "say <strong>bo</strong>"),
        ("say **bold*", "say <strong>bold</strong>"),
        ("say **bold with *it", "say <strong>bold with <em>it</em></strong>"),
        ("say ***both", "say <em><strong>both</strong></em>"),
        ("say **", "say"),
        ("say ~~no", "say <s>no</s>"),
        ("say `co", "say <code>co</code>"),
        ("say `", "say"),
        ("say **a `b", "say <strong>a <code>b</code></strong>"),
        ("say ``a `b", "say <code>a `b</code>"),
        ("see [the", "see the"),
        ("see [the page](htt", "see the page"),
        ("see ![a cat](http://x", "see a cat"),
        ("so $x^", "so <code>x^</code>"),
        (r"so \(x", "so <code>x</code>"),
        ("costs $5 and", "costs $5 and"),
        ("5*3 is", "5*3 is"),
        ("2 * 3 is", "2 * 3 is"),
        ("snake_case and _x", "snake_case and <em>x</em>"),
        ("`a[0]` and b[0", "<code>a[0]</code> and b0"),
        (r"a \*star", "a *star"),
    ],
)
def test_half_typed_words(typed: str, shown: str) -> None:
    assert _shows(typed) == f'<p dir="auto">{shown}</p>'


@pytest.mark.parametrize(
    "line",
    [
        "-",
        "- ",
        "--",
        "=",
        "1",
        "1.",
        "1. ",
        "#",
        "## ",
        ">",
        "``",
        "```py",
        "|",
        "* ",
        "- [",
        "- [x]",
        "**",
        "> - ",
        "$$ x",
        "\\[ x",
        "+",
        "~~~",
    ],
)
def test_a_line_of_marks_alone_waits(line: str) -> None:
    assert _shows("text\n\n" + line) == '<p dir="auto">text</p>'
    assert _shows("text\n" + line) == '<p dir="auto">text</p>'


def test_the_first_line_of_a_table_is_a_table() -> None:
    for typed in ("| a | b", "| a | b |", "| a | b |\n", "| a | b |\n|--"):
        assert "<th>b</th>" in _shows(typed)
        assert "|" not in _shows(typed)


def test_half_a_row_is_a_row() -> None:
    assert "<td>1</td><td></td>" in _shows("| a | b |\n|---|---|\n| 1")


def test_a_fence_is_a_code_block_from_its_first_line() -> None:
    shown = _shows("```python\nx = 1\n``")
    assert "<figcaption>python</figcaption>" in shown
    assert shown.endswith("<code>x = 1\n</code></pre></figure>")
