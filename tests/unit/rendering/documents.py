"""Markdown to test with: hazards found by hand, and a generator of more."""

from hypothesis import strategies as st

HAZARDS = [
    # (each was wrong in some renderer that decides too early)
    "a paragraph\nthat becomes a heading\n===\n\nnext\n",
    "a paragraph\n- and a list\n- of two\n\n\n- still the list\n\nend\n",
    "- tight\n- list\n\n- now loose\n  - nested\n\n    more\n\nend\n",
    "   - \n- [ ] a\n",
    "- \n- \n- \n- ",
    "- [x]\n- ",
    "1. one\n\n   ```sh\n   ls\n\n   pwd\n   ```\n2. two\n10) other list\n",
    "- x\n- a | b\n--|--\n",
    "# |\n---\n",
    "- a\n- * * *\n- b\n***\n- c\n",
    "> quote\nlazy line\n\n> other quote\n> - item\nlazy item\n",
    "text\n| a | b |\n|---|:-:|\n| 1 | 2\n| `x` \\| y | 3 |\nnot | a\n\nafter\n",
    "```python\ndef f():\n    return '``'\n``\n````\n\nafter\n",
    "~~~\n```\n~~~\n```\na\n```\n```\n",
    "  ```\n  code\n    more\n```\n",
    "    indented\n\n    still\n\n\ttab\nend\n",
    "===\n$$\n# $$ a\n",
    "text:\n$$\nx\n- y\n= z\n$$\nafter $x$ and \\(y\n+ z\\)\n",
    "\\[\nx = 1\n\\]\n\n\\[ never closed\n\nafter\n",
    "it costs $5 and $10, or 5*3*2 of snake_case_name\n",
    "[a]: /not-allowed\n[b]: http://x.y 'title'\n[b] and ![b]\n",
    "**bold\nover lines** and *it* and ~~s~~  \nhard\\\nbreak\n",
    "a\r\nb\r\n\r\n- c\r\n- d\r",
    "\u05e9\u05dc\u05d5\u05dd **\u05e2\u05d5\u05dc\u05dd**\n\n\u202eabc\n\n👩‍👩‍👧‍👦\0\ud800\n",
]

_MARKS = (
    "a b word **bold** *it* `code` ``x`y`` [l](http://a.b) ![i](http://i.j) $x^2$ $5"
    r" \(y\) ~~s~~ ** * _ ` ``` ~~~ $$ \[ \] - + 1. 2) # ## > | --- === |---|---| a|b"
    r" [x] [ ] \ <b> & http://u.v/w 10 $"
)
_WORDS = st.sampled_from(_MARKS.split())
_STARTS = st.sampled_from(
    [
        "",
        "",
        "",
        "- ",
        "  - ",
        "    ",
        "   ",
        "1. ",
        "2. ",
        "10) ",
        "* ",
        "> ",
        "> > ",
        "> - ",
        "# ",
        "| ",
        "- [ ] ",
        "\t",
        " - ",
        "   - ",
        "+ ",
    ]
)
_JOINS = st.sampled_from([" ", " ", "", " | "])
_LINES = st.builds(
    lambda start, words, join: start + join.join(words),
    _STARTS,
    st.lists(_WORDS, max_size=5),
    _JOINS,
)
_WHOLE_LINES = st.sampled_from(
    [
        "",
        "",
        "```",
        "```py",
        "---",
        "===",
        "|---|---|",
        "| a | b |",
        "|-|",
        "$$",
        "\\[",
        "\\]",
        "~~~",
        "  ```",
        "    ```",
        "- a | b",
        "a | b",
    ]
)
MARKDOWN = st.lists(_LINES | _WHOLE_LINES, max_size=14).map("\n".join)
SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=8)
