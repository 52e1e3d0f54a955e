"""Code blocks: a figure with the language's name and highlighted text.

Colours are CSS classes of pygments (`static/css/highlight.css`); the page's script adds
the copy button to the caption.
"""

from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

MOST_HIGHLIGHTED = 20_000
"""Characters. Pygments takes about 4.5 ms per 1,000, and some lexers are worse than
linear: beyond this a block is shown without colours."""

_formatter = HtmlFormatter(nowrap=True)


def figure(code: str, info: str = "", *, growing: bool = False) -> str:
    """HTML of one code block; `info` is the text after the opening fence.

    A growing block, whose end is still to come, has no colours yet: its text is
    appended into the element `code.caret`, and coloured once when it is whole.
    """
    language = (info.split() or [""])[0][:30]
    body = escape(code) if growing else _highlighted(code, language)
    mark = ' class="caret"' if growing else ""
    return (
        f'<figure class="code"><figcaption>{escape(language) or "text"}</figcaption>'
        f'<pre dir="ltr" tabindex="0"><code{mark}>{body}</code></pre></figure>\n'
    )


@lru_cache(maxsize=64)  # a block inside a list item is drawn again as the item grows
def _highlighted(code: str, language: str) -> str:
    lexer = _lexer(language) if len(code) <= MOST_HIGHLIGHTED else None
    return highlight(code, lexer, _formatter) if lexer else escape(code)


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
