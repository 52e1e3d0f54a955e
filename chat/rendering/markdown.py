"""The one Markdown dialect of answers: CommonMark, tables, tasks, formulas, no HTML."""

import re
from collections.abc import MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from chat.rendering.clean import clean
from chat.rendering.code import figure
from chat.rendering.maths import mathml, maths_plugin

LONGEST = 200_000
"""Characters. A longer text is shown as it is: parsing takes about 2 ms per 1,000."""

LONGEST_PARAGRAPH = 20_000
"""Characters. A longer one keeps its markers: some inline rules are quadratic (200,000
characters of `![` or `http:` took more than six seconds)."""

Env = MutableMapping[str, Any]

_LONE = re.compile("[\ud800-\udfff]")


def render(text: str) -> str:
    """Safe HTML of a whole Markdown text. Never raises, whatever the text.

    Headings start at h3 (the page has h1 and h2), images become links, and the HTML
    needs `static/css/markdown.css` and `highlight.css` to look right.
    """
    text = normal(text)
    if len(text) > LONGEST:
        return f'<pre dir="auto" tabindex="0">{escape(text)}</pre>\n'
    env: Env = {}
    return to_html(parse(text, env), env)


def normal(text: str) -> str:
    """Text with one kind of line end, and neither NUL nor lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return _LONE.sub("\ufffd", text)


def parse(text: str, env: Env) -> list[Token]:
    """Tokens of a text; `env["references"]` gives and takes link definitions."""
    return _parser.parse(text, env)


def parse_inline(text: str, env: Env) -> list[Token]:
    """Tokens of the inside of one paragraph, heading or table cell."""
    if len(text) > LONGEST_PARAGRAPH:
        return [Token("text", "", 0, content=text)]
    tokens: list[Token] = []
    _parser.inline.parse(text, _parser, env, tokens)
    return _images_to_links(tokens)


def to_html(tokens: Sequence[Token], env: Env) -> str:
    """Clean HTML of whole blocks, of list items or of table rows."""
    html = str(_parser.renderer.render(tokens, _parser.options, env))
    if not tokens or tokens[0].tag != "tr":
        return clean(html)
    # An HTML parser drops rows without their table.
    html = clean(f"<table><tbody>{html}</tbody></table>")
    return html.removeprefix("<table><tbody>").removesuffix("</tbody></table>")


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            token.children = parse_inline(token.content, state.env)


def _fit_the_page(state: StateCore) -> None:
    """Heading levels, writing direction and alignment, as the page needs them.

    Each top-level block takes its direction from its own first strong letter.
    """
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            # Below the page's h1 and the message's h2. Most answers begin with ##.
            token.tag = f"h{min(max(int(token.tag[1]) + 1, 3), 6)}"
        elif token.type in ("th_open", "td_open") and token.attrs:
            token.attrs = {
                "class": str(token.attrs["style"]).removeprefix("text-align:")
            }
        if token.level == 0 and token.nesting == 1:
            token.attrSet("dir", "auto")


def _images_to_links(tokens: Sequence[Token]) -> list[Token]:
    """Pictures from elsewhere would tell others who reads: they become links."""
    fitted: list[Token] = []
    inside = 0
    for token in tokens:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "image":
            fitted.append(token)
            continue
        href = token.attrs["src"]
        text = Token("text", "", 0, content=token.content or str(href))
        link = Token("link_open", "a", 1, attrs={"href": href})
        close = Token("link_close", "a", -1)
        fitted += [text] if inside else [link, text, close]
    return fitted


class _Renderer(RendererHTML):
    """What differs from the library's HTML. Each method draws the token of its name."""

    def fence(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        token = tokens[idx]
        return figure(token.content, token.info, growing=bool(token.meta))

    code_block = fence

    def definition(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return ""

    def math_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return mathml(tokens[idx].content, display=False)

    def math_inline_double(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return mathml(tokens[idx].content, display=True)

    def math_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f'<p dir="auto">{mathml(tokens[idx].content, display=True)}</p>\n'

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return (
            '<div class="table" dir="auto" tabindex="0" role="group"'
            ' aria-label="Table"><table>\n'
        )

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</table></div>\n"

    def list_item_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        token = tokens[idx]
        if "checked" not in token.meta:
            return self.renderToken(tokens, idx, options, env)
        done = token.meta["checked"]
        live = " live" if "live" in str(token.attrGet("class")) else ""
        return (
            f'<li class="task{live}"><input type="checkbox" disabled'
            f'{" checked" if done else ""} aria-label="{"Done" if done else "To do"}"> '
        )


def _make_parser() -> MarkdownIt:
    options = {"html": False, "tasklists": True, "inline_definitions": True}
    md = MarkdownIt("commonmark", options, renderer_cls=_Renderer)
    md.enable(["table", "strikethrough"])
    md.use(gfm_autolink_plugin).use(maths_plugin)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.push("fit_the_page", _fit_the_page)
    return md


_parser = _make_parser()
