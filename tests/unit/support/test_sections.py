"""Articles in sections: what is found leads to where it stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.knowledge import sections
from support.knowledge.sections import PIECE

BODY = """\
It is a lamp.

## Reset *it*

Hold the ring.

### If nothing happens

Wait.

```
## no heading
```

## Reset it

- one
  # inside a list
- two

Set under
---------

The end.
"""


def test_every_heading_has_an_anchor_of_its_own() -> None:
    assert [(h.text, h.anchor, h.level) for h in sections.headings(BODY)] == [
        ("Reset it", "s-reset-it", 2),
        ("If nothing happens", "s-if-nothing-happens", 3),
        ("Reset it", "s-reset-it-2", 2),
        ("inside a list", "s-inside-a-list", 2),
        ("Set under", "s-set-under", 2),
    ]


def test_the_page_has_these_anchors_in_this_order() -> None:
    html = sections.html(BODY)
    anchors = [h.anchor for h in sections.headings(BODY)]
    assert re.findall(r'<h[2-5] id="([^"]+)"', html) == anchors
    assert html.count("<h") == html.count("</h") == len(anchors)


def test_pieces_know_the_way_that_leads_to_them() -> None:
    assert [(p.path, p.anchor) for p in sections.pieces(BODY)] == [
        ("", ""),
        ("Reset it", "s-reset-it"),
        ("Reset it › If nothing happens", "s-if-nothing-happens"),
        ("Reset it", "s-reset-it-2"),
        ("Set under", "s-set-under"),
    ]


def test_no_text_is_lost_between_pieces_and_none_comes_twice() -> None:
    text = "\n".join(piece.text for piece in sections.pieces(BODY))
    for once in ("It is a lamp.", "Hold", "## no heading", "inside", "- two", "end."):
        assert text.count(once) == 1


def test_long_sections_are_cut_between_paragraphs() -> None:
    paragraph = "word " * 60
    body = "## A\n\n" + "\n\n".join([paragraph.strip()] * 10)
    pieces = sections.pieces(body)
    assert len(pieces) == 5
    assert all(len(piece.text) <= PIECE for piece in pieces)
    assert {piece.anchor for piece in pieces} == {"s-a"}


def test_the_excerpt_is_the_first_paragraph_without_marks() -> None:
    body = (
        "# Title\n\nHold the **ring** for\n[12 seconds](https://example.com).\n\nMore."
    )
    assert sections.excerpt(body, 200) == "Hold the ring for 12 seconds."
    assert sections.excerpt(body, 10) == "Hold the…"
    assert sections.excerpt("# Only a title", 10) == ""


def test_links_to_other_articles_open_in_place_and_others_do_not() -> None:
    html = sections.html("[a](/support/help/a/#s-b), [b](https://example.com/)")
    assert '<a href="/support/help/a/#s-b">a</a>' in html
    assert '<a href="https://example.com/" target="_blank"' in html


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '<h2 id="s-x">x</h2>'])
def test_html_stays_text(attack: str) -> None:
    html = sections.html(f"## {attack}\n\n{attack}")
    assert "<script" not in html
    assert html.count("<h2") == 1


_PARTS = [
    "# a",
    "## b ##",
    "- # c",
    "> ## d",
    "```",
    "text",
    "",
    "e\n===",
    "1. x",
    "|a|",
]


@given(st.lists(st.sampled_from(_PARTS), max_size=12))
def test_whatever_the_article_each_heading_of_the_page_is_known(
    parts: list[str],
) -> None:
    body = "\n".join(parts)
    html = sections.html(body)
    anchors = [h.anchor for h in sections.headings(body)]
    assert re.findall(r'<h[2-5] id="([^"]+)"', html) == anchors
    assert all(piece.text for piece in sections.pieces(body))
