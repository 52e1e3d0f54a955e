"""Whatever a model or a person writes: text comes out, and nothing that runs."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chat.rendering import LiveRender, render
from chat.rendering.clean import clean
from tests.unit.rendering.documents import HAZARDS, MARKDOWN
from tests.unit.rendering.page import Page, play, tree

_ATTRIBUTES = (
    "class dir href title target rel start tabindex role aria-label type disabled"
    " checked xmlns display"
)
_TAGS = (
    "p h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td a br hr strong em s"
    " code pre figure figcaption div span input"
)
ATTRIBUTES = set(_ATTRIBUTES.split())
TAGS = set(_TAGS.split())
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1)) [y](JaVaScRiPt&#58;alert(1)) <javascript:alert(1)>",
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](http://a.b/\"onmouseover='alert(1)')",
    '[x](http://a.b "\\" onclick=\\"alert(1)")',
    '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
    r"$\text{<script>alert(1)</script>}$ $\href{javascript:alert(1)}{x}$",
    r"$\style{color:red}{x}$ $\class{live}{x}$ $\color{red\"onclick=x}{y}$",
    "| <script> | `</td><script>` |\n|---|---|\n| <svg onload=alert(1)> | x |",
    '<div hx-get="/x" data-hx-get="/x" id="composer" name="x" style="x">',
    "- [ ] <input autofocus onfocus=alert(1)>",
]


def _check(html: str) -> None:
    for node in tree(html).walk():
        if node.tag and not node.tag.startswith("m") and node.tag != "none":
            assert node.tag in TAGS
            assert set(node.attrs) <= ATTRIBUTES
            href = node.attrs.get("href") or "http:"
            assert href.lower().startswith(("http:", "https:", "mailto:"))
        assert not any(name.startswith(("on", "hx-", "data-")) for name in node.attrs)
        assert not {"id", "name", "style", "src"} & set(node.attrs)


@pytest.mark.parametrize("text", ATTACKS + HAZARDS)
def test_an_attack_is_text_at_every_moment(text: str) -> None:
    _check(render(text))
    page = Page()
    for frame in play(text, [3], LiveRender()):
        page.apply(frame)
        _check(page.html())


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(categories=None), max_size=200) | MARKDOWN)
@example("\ud83d")
@example("\0\r")
def test_any_text_becomes_clean_html(text: str) -> None:
    _check(render(text))
    _check(Page(*play(text, [7], LiveRender())).html())


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p onclick=x id=a style=b hx-get=c data-hx-get=d name=e>",
        "<a href='javascript:x'>",
        "<img src=x>",
        "<svg><style>",
        "<form><button>",
        "<math><annotation-xml encoding='text/html'><style><img src=x onerror=y>",
        "<div class='live table' role=alert tabindex=5>",
        "<input type=text>",
    ],
)
def test_html_of_others_does_not_pass_the_last_gate(html: str) -> None:
    cleaned = clean(html)
    _check(cleaned)
    assert "live" not in cleaned
    assert "alert" not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1000000,
        ">" * 10000,
        "- " * 10000,
        "*a " * 30000,
        "![" * 50000,
        "http:" * 20000,
        "\\[\n" * 30000,
        "`a" * 50000,
        "$" * 100000,
        "```\n" * 9000,
        "a@" * 50000,
        "|" * 50000,
        "\n".join("  " * n + "- x" for n in range(300)),
    ],
    ids=lambda text: f"{text[:5]!r} x {len(text)}",
)
def test_a_pathological_text_is_rendered(text: str) -> None:
    assert render(text)


def test_a_pair_of_surrogates_and_nul_become_the_replacement_character() -> None:
    assert render("a\ud83d\0b") == '<p dir="auto">a\ufffd\ufffdb</p>\n'
    page = Page(*play("a\ud83d\0b", [1], LiveRender()))
    assert page.text().strip() == "a\ufffd\ufffdb"
