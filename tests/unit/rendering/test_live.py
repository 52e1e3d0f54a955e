"""An answer that grows looks, piece by piece, like the answer when it is whole."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chat.rendering import Frame, LiveRender, render
from tests.unit.rendering.documents import HAZARDS, MARKDOWN, SIZES
from tests.unit.rendering.page import Page, normal, play, tree


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 1000])
@pytest.mark.parametrize("text", HAZARDS)
def test_the_page_after_the_last_frame_equals_one_full_render(
    text: str, size: int
) -> None:
    text += "\n\n"  # what is open shows mended, so everything is closed first
    page = Page(*play(text, [size], LiveRender()))
    assert normal(page.html()) == normal(render(text))


@settings(max_examples=150, deadline=None)
@given(MARKDOWN, SIZES, st.integers(0, 60))
@example("a\n# \n```\n- [ ] a\n```\n```", [5], 0)
def test_it_does_for_any_text_any_cut_and_whenever_a_viewer_joins(
    text: str, sizes: list[int], joins_at: int
) -> None:
    text += "\n\n"
    live = LiveRender()
    first, late = Page(), None
    for number, frame in enumerate(play(text, sizes, live)):
        first.apply(frame)
        if late:
            late.apply(frame)
        elif number == joins_at:
            late = Page(live.snapshot())
    expected = normal(render(text))
    assert normal(first.html()) == expected
    assert normal(Page(live.snapshot()).html()) == expected
    assert late is None or normal(late.html()) == expected


@settings(max_examples=100, deadline=None)
@given(MARKDOWN, SIZES)
def test_someone_who_joins_sees_what_the_others_see(
    text: str, sizes: list[int]
) -> None:
    live = LiveRender(drawn_whole=20)  # so that text is appended between drawings
    page = Page()
    for frame in play(text, sizes, live):
        page.apply(frame)
        assert normal(Page(live.snapshot()).html()) == normal(page.html())


def test_a_long_block_is_drawn_rarely_and_shows_all_its_words_meanwhile() -> None:
    text = "word " * 400
    live = LiveRender(drawn_whole=100)
    page, drawn = Page(), 0
    for end, frame in enumerate(play(text, [5], live), 1):
        page.apply(frame)
        drawn += frame.tail is not None
        assert page.text().split() == ["word"] * end
    assert drawn < 100


def _sent(text: str) -> int:
    frames = play(text, [20], LiveRender(drawn_whole=200))
    return sum(
        len(f.settled) + len(f.tail or "") + len(f.live or "") + len(f.text)
        for f in frames
    )


@pytest.mark.parametrize(
    ("start", "line"),
    [
        ("```python\n", "def f(x): return x\n"),
        ("", "- item **with** words\n"),
        ("", "1. item **with** words\n\n"),
        ("| a | b |\n|---|---|\n", "| one | `two` |\n"),
        ("", "words and **more** words "),
        ("", "> words and `code`\n"),
        ("- top\n", "  - nested **item**\n"),
    ],
)
def test_what_is_sent_grows_with_the_length_not_its_square(
    start: str, line: str
) -> None:
    short, long = _sent(start + line * 40), _sent(start + line * 160)
    assert long < 6 * short  # 4 if linear, 16 if quadratic


def test_a_link_defined_later_is_a_link_after_the_full_render_only() -> None:
    text = "see [the page]\n\nmore\n\n[the page]: http://x.y\n\n"
    page = Page(*play(text, [3], LiveRender()))
    assert "<a" not in page.html()
    assert 'href="http://x.y"' in render(text)


def test_a_link_defined_earlier_is_a_link_at_once() -> None:
    page = Page(*play("[a]: http://x.y\n\nsee [a] now", [3], LiveRender()))
    assert 'href="http://x.y"' in page.html()


@pytest.mark.parametrize("text", HAZARDS)
def test_every_moment_is_well_formed_with_one_caret_at_most(text: str) -> None:
    page = Page()
    for frame in play(text, [1], LiveRender()):
        page.apply(frame)
        assert len(page.tail.with_class("caret")) <= 1
        assert not tree(page.settled).with_class("caret")
        assert not tree(page.settled).with_class("live")


def test_nothing_new_makes_an_empty_frame() -> None:
    live = LiveRender()
    live.feed("text ")
    assert not live.feed("")
    assert not live.feed("\n- ")
    assert Frame() == Frame(tail=None, live=None)
    assert Frame(tail="")


def test_code_is_coloured_once_when_its_fence_closes() -> None:
    live = LiveRender()
    frames = list(play("```python\nreturn 1\n```\n", [4], live))
    assert not any("<span" in (f.tail or "") + f.text for f in frames)
    assert '<span class="k">return</span>' in frames[-1].settled
