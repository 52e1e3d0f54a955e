r"""Formulas: `$…$`, `$$…$$`, `\(…\)` and `\[…\]` as MathML, which browsers draw alone.

Dollars between words are money: an opening dollar has no space after it and no digit
before it, a closing one no space before it and no digit after it (Pandoc's rule).
"""

import logging
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import tostring

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath.index import math_inline_dollar

LONGEST = 2_000
"""Characters of TeX. Longer formulas are left as text or shown as code."""

_CLOSE = {"$$": "$$", r"\[": r"\]", r"\(": r"\)"}
_log = logging.getLogger(__name__)


def maths_plugin(md: MarkdownIt) -> None:
    """Teach the parser formulas: tokens `math_block`, `math_inline(_double)`."""
    dollars = math_inline_dollar(
        allow_space=False, allow_digits=False, allow_double=True
    )
    md.inline.ruler.before("escape", "math_dollar", dollars)
    md.inline.ruler.before("escape", "math_bracket", _inline_brackets)
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "math_block", _block, {"alt": interrupts})


def mathml(tex: str, *, display: bool) -> str:
    """MathML of a formula, or the formula as code when it cannot be understood."""
    return _mathml(tex.strip(), "block" if display else "inline")


@lru_cache(maxsize=256)  # a paragraph is drawn again as it grows
def _mathml(tex: str, display: str) -> str:
    if len(tex) <= LONGEST:
        try:
            element = convert_to_element(tex, display=display)
            for part in element.iter():  # the library writes characters as entities
                part.text = unescape(part.text) if part.text else None
            element.set("dir", "ltr")
            return tostring(element, encoding="unicode")
        except Exception as error:  # noqa: BLE001 - it raises twelve own types,
            # IndexError and RecursionError for TeX that it does not know
            _log.debug("TeX shown as code: %r", error)
    return f'<code class="tex">{escape(tex)}</code>'


def _inline_brackets(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule
    opening = state.src[state.pos : state.pos + 2]
    if opening not in (r"\(", r"\["):
        return False
    closing = _CLOSE[opening]
    absent = state.env.setdefault("absent", set())
    end = -1
    if (state.src, closing) not in absent:
        end = state.src.find(closing, state.pos + 2)
    if end < 0:
        absent.add((state.src, closing))
        return False
    if not silent:
        kind = "math_inline" if opening == r"\(" else "math_inline_double"
        state.push(kind, "math", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A formula that begins a line and ends one, with no blank line inside.

    In a text that is `env["growing"]`, one whose last line is still to come is told in
    `env["unclosed"]`: its lines may look like lists or headings, so nothing after its
    first line is decided yet.
    """
    if state.is_code_block(start):
        return False
    opening = _text(state, start)[:2]
    if opening not in ("$$", r"\["):
        return False
    begin, growing = state.bMarks[start], "growing" in state.env
    window = begin + LONGEST
    if state.src.find(_CLOSE[opening], begin + 2, window) < 0 and not (
        growing and len(state.src) < window and "unclosed" not in state.env
    ):
        return False  # at once: a text of nothing but `\[` would take quadratic time
    line = _last_line(state, start, end, _CLOSE[opening])
    if line is None:
        return False
    if silent:
        return True
    text = state.getLines(start, line + 1, state.blkIndent, keepLastLF=False).strip()
    token = state.push("math_block", "math", 0)
    token.content, token.map = text[2:-2], [start, line + 1]
    state.line = line + 1
    return True


def _last_line(state: StateBlock, start: int, end: int, closing: str) -> int | None:
    for line in range(start, end):
        text = _text(state, line)
        length = state.eMarks[line] - state.bMarks[start]
        if not text or length > LONGEST or state.sCount[line] < state.blkIndent:
            return None
        if closing in (text[2:] if line == start else text):
            if not text.endswith(closing) or len(text) < 4:
                return None
            if state.eMarks[line] < len(state.src) or "growing" not in state.env:
                return line
    if state.level == 0:
        state.env.setdefault("unclosed", start)
    return None


def _text(state: StateBlock, line: int) -> str:
    begin = state.bMarks[line] + state.tShift[line]
    return state.src[begin : state.eMarks[line]].strip(" \t")
