"""What a customer sees of a model's words: the reply, links to its sources, no more."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.rendering import render
from support.assistant import links
from support.assistant.links import REMOVED, Source
from support.assistant.screen import ReplyScreen

RESET = Source(1, "Reset your lamp", "/support/help/reset/#s-how")
WIFI = Source(2, "Wi-Fi [2.4 GHz] & *you* https://evil.example", "/support/help/wifi/")
SOURCES = (RESET, WIFI)
SILENT = "I cannot answer this myself."
TYPED = 'RESULT: {"action": "continue", "reason": "answered"}'
HREF = re.compile(r'href="([^"]*)"')


def shown(text: str, piece: int = 1000) -> tuple[str, str]:
    """What is shown of a text that comes in pieces, and what is kept back."""
    screen = ReplyScreen(SOURCES, silent=SILENT)
    parts = [text[i : i + piece] for i in range(0, len(text), piece)]
    return "".join(map(screen.feed, parts)) + screen.close(), screen.aside


def test_a_number_becomes_a_link_and_its_source_is_listed_below() -> None:
    reply, _ = shown("Hold it [1].")
    assert reply == (
        "Hold it [[1]](/support/help/reset/#s-how).\n\n**Sources**\n\n"
        "- [[1] Reset your lamp](/support/help/reset/#s-how)"
    )


@pytest.mark.parametrize("cited", ["[1][2]", "[1, 2]", "[2; 1]", "[1,2]"])
def test_several_sources_are_cited_at_once(cited: str) -> None:
    reply, _ = shown(f"So it is {cited}.", piece=1)
    assert set(HREF.findall(render(reply))) == {RESET.url, WIFI.url}


@pytest.mark.parametrize("cited", ["[3]", "[0]", "[99]", "[3, 4]"])
def test_a_source_that_does_not_exist_is_not_cited(cited: str) -> None:
    reply, _ = shown(f"So it is {cited}.")
    assert reply == "So it is ."


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/x",
        "<https://evil.example>",
        "<http:evil.example>",
        "www.evil.example",
        "mailto:me@evil.example",
        "write to me@evil.example now",
        "[click](https://evil.example)",
        "[click](/accounts/logout/)",
        '[click](/admin/ "a title")',
        "[click](</admin/>)",
        "[click](x)(/admin/)",
        "![picture](https://evil.example/p.png)",
        "[click][a]\n\n[a]: https://evil.example",
        "[a]:\n/admin/\n\n[a]",
        "https://evil.example: /admin/\n\n[link removed]",
        "(www.evil.example",
        "HTTPS://EVIL.EXAMPLE",
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_nothing_else_becomes_a_link(hostile: str, piece: int) -> None:
    reply, _ = shown(f"See {hostile} for more.", piece)
    assert HREF.findall(render(reply)) == []


def test_where_a_link_was_is_said() -> None:
    reply, _ = shown("See https://evil.example/login, then go on.")
    assert reply == f"See {REMOVED}, then go on."


@pytest.mark.parametrize(
    "typed",
    [
        TYPED,
        f"**{TYPED}**",
        '```json\n{"action": "continue"}\n```',
        '```\n{"action": "continue"}\n```',
        '{"action": "continue", "reason": "x"}',
        'Result: {"action": "resolve"}',
        "RESULT: I cannot write JSON",
        "RESULT",
    ],
)
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_the_typed_part_is_never_shown(typed: str, piece: int) -> None:
    reply, aside = shown(f"Hold the button.\n\n{typed}", piece)
    assert reply.strip() == "Hold the button."
    assert aside == typed


@pytest.mark.parametrize(
    "text",
    [
        "Results are good.\nResult: it is on.",
        "Say:\n```json\n{1: 2}\n```\nand go on.",
        "{ is a brace\nand a line",
        "```python\nprint()\n```",
    ],
)
@pytest.mark.parametrize("piece", [1, 1000])
def test_what_only_looks_like_it_is_shown(text: str, piece: int) -> None:
    assert shown(text, piece) == (text, "")


def test_a_reply_without_a_word_says_so() -> None:
    assert shown(f"\n{TYPED}") == (f"\n{SILENT}", TYPED)


def test_words_are_shown_before_the_line_ends() -> None:
    screen = ReplyScreen(SOURCES, silent=SILENT)
    assert screen.feed("Hold the but") == "Hold the "
    assert screen.feed("ton for") == "button "


def test_a_word_without_an_end_is_not_held_for_ever() -> None:
    screen = ReplyScreen(SOURCES, silent=SILENT)
    assert len(screen.feed("x" * (links.LONGEST_WORD + 1))) > links.LONGEST_WORD


def test_a_model_reads_earlier_replies_without_their_numbers() -> None:
    reply, _ = shown("Hold it [1]. Wait [2].")
    assert links.without(reply) == "Hold it . Wait ."


pieces = st.sampled_from(
    [
        *("[1]", "[2]", "[1, 2]", "[", "]", "(", ")", "](", "]:", "[a]", "!", "<", ">"),
        *(
            "https://",
            "http:",
            "www.",
            "evil.example",
            "me@",
            "/admin/",
            "//",
            "mailto:",
        ),
        *(" ", "\n", "\n\n", "\\", "`", "```", "*", "_", "#", "- ", ".", ",", ":", '"'),
        *("RESULT", "RESULT: {", '{"action": "handoff"}', "word", "ä", "中", "\u00a0"),
        *("&#58;", "/support/help/reset/#s-how", "$", "|", "~", "1", "\r"),
    ]
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_whatever_a_model_says_only_its_sources_are_linked(text: str) -> None:
    reply, aside = shown(text, piece=5)
    assert set(HREF.findall(render(reply))) <= {RESET.url, WIFI.url}
    assert "".join(aside.split()) in "".join(text.split())


@given(st.lists(pieces, max_size=30).map("".join), st.integers(1, 20))
def test_it_does_not_matter_in_which_pieces_it_comes(text: str, piece: int) -> None:
    assert shown(text, piece) == shown(text)
