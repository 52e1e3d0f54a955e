"""Markdown becomes the HTML that the page and its readers need."""

import pytest

from chat.rendering import render
from chat.rendering.code import MOST_HIGHLIGHTED
from chat.rendering.markdown import LONGEST, LONGEST_PARAGRAPH


def test_headings_start_below_those_of_the_page() -> None:
    html = render("# a\n## b\n### c\n#### d\n###### e\n\nf\n===\n")
    tags = [f"h{level}" for level in (3, 3, 4, 5, 6, 3)]
    assert [line[1:3] for line in html.splitlines()] == tags


def test_a_task_says_whether_it_is_done() -> None:
    html = render("- [ ] a\n- [x] b\n")
    assert 'disabled="" aria-label="To do"> a' in html
    assert 'checked="" aria-label="Done"> b' in html


def test_a_code_block_has_its_language_and_colours() -> None:
    html = render("```python\nreturn 1\n```\n")
    assert html.startswith('<figure class="code"><figcaption>python</figcaption>')
    assert '<span class="k">return</span>' in html
    assert "style=" not in html


@pytest.mark.parametrize("info", ["", "nosuchlanguage", 'x"><script>', "\u202e"])
def test_a_code_block_in_an_unknown_language_is_plain(info: str) -> None:
    html = render(f"```{info}\na < b\n```\n")
    assert "a &lt; b" in html
    assert "<script" not in html


def test_a_huge_code_block_is_plain() -> None:
    assert "<span" not in render("```python\n" + "x = 1\n" * MOST_HIGHLIGHTED)


@pytest.mark.parametrize(
    "url", ["https://a.b/c", "http://a.b", "mailto:a@b.c", "/of/this-site/?q=1#part"]
)
def test_a_link_opens_elsewhere_and_safely(url: str) -> None:
    assert (
        f'<a href="{url}" target="_blank" rel="noopener noreferrer nofollow">x</a>'
        in render(f"[x]({url})")
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.b",
        "/\\\\a.b",
        "local",
        "#top",
        "ftp://a.b",
    ],
)
def test_a_link_to_anything_else_goes_nowhere(url: str) -> None:
    for text in (f"[x]({url})", f"![x]({url})", f"<{url}>", f"[x]\n\n[x]: {url}"):
        assert "href" not in render(text)


def test_a_bare_address_is_a_link() -> None:
    assert 'href="https://a.b/c"' in render("see https://a.b/c.")


def test_a_picture_is_a_link_to_it() -> None:
    html = render("![a cat](http://x.y/c.png) [![dog](http://d.e/f)](http://g.h)")
    assert ">a cat</a>" in html
    assert ">dog</a>" in html
    assert "<img" not in html
    assert html.count("<a ") == 2


def test_a_table_can_be_scrolled_and_is_aligned_without_styles() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert 'tabindex="0" role="group" aria-label="Table"><table>' in html
    assert '<td class="right">2</td>' in html


@pytest.mark.parametrize(
    "text",
    [
        "$x^2$",
        "$$x^2$$",
        r"\(x^2\)",
        r"\[x^2\]",
        "$$\nx^2\n$$",
        "\\[\nx^2\n\\]",
        "text:\n$$\nx^2\n$$\nmore",
        "- a\n\n  $$\n  x^2\n  $$",
    ],
)
def test_a_formula_is_mathml(text: str) -> None:
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in render(text)


def test_a_formula_keeps_its_signs() -> None:
    assert "<mo>&lt;</mo>" in render("$a < b$")
    assert "<mtext>a&lt;b&gt;</mtext>" in render(r"$\text{a<b>}$")


@pytest.mark.parametrize("tex", [r"\frac", "{" * 900, r"\left(", "a^b^c", "x" * 3000])
def test_tex_that_is_not_understood_is_shown_as_code(tex: str) -> None:
    assert render(f"${tex}$") == f'<p dir="auto"><code class="tex">{tex}</code></p>\n'


def test_money_is_not_a_formula() -> None:
    assert render("$5 and $10") == '<p dir="auto">$5 and $10</p>\n'


def test_html_is_text() -> None:
    html = render("<b onclick='x'>a</b>\n\n<script>alert(1)</script>")
    assert "<b" not in html
    assert "<script" not in html


def test_each_block_takes_its_own_direction() -> None:
    html = render("abc\n\n- \u05d0\n\n> \u05d1\n\n```\nx\n```\n")
    assert html.count('dir="auto"') == 3
    assert '<pre dir="ltr"' in html


def test_what_is_too_long_is_shown_as_it_is() -> None:
    assert "<em>" not in render("*a* " * LONGEST_PARAGRAPH)
    assert render("*a* <b>\n" * LONGEST).startswith(
        '<pre dir="auto" tabindex="0">*a* &lt;b'
    )
