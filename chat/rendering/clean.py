"""The last gate: only the HTML that our own Markdown can produce leaves this package.

The parser already keeps raw HTML as text. This allow-list is the second lock, for the
day when a plugin or a highlighter lets something through.
"""

import re

import nh3
from pygments.token import STANDARD_TYPES

# A place of this site, from its root. Others would lead somewhere else on each page, or
# (`//`) to another site without saying so.
_OF_THIS_SITE = re.compile(r"/[A-Za-z0-9][\w./~%&=?#-]*")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names("p h3 h4 h5 h6 ul ol li blockquote table")
_OTHERS = _names(
    "a br hr strong em s code pre figure figcaption div span thead tbody tr th td input"
)
_MATHML = _names(
    "math mrow mi mo mn mtext mspace ms msup msub msubsup mfrac msqrt mroot mover munder"
    " munderover mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts"
    " mprescripts none"
)
_MATH_STYLE = _names(
    "mathvariant displaystyle scriptlevel stretchy fence form lspace rspace minsize"
    " maxsize accent accentunder linethickness width height depth columnalign"
    " columnlines columnspacing rowlines rowspacing notation separator symmetric"
    " movablelimits largeop"
)


def _of_this_site(url: str) -> str | None:
    return url if _OF_THIS_SITE.fullmatch(url) else None


_cleaner = nh3.Cleaner(
    tags=_BLOCKS | _OTHERS | _MATHML,
    attributes={
        **dict.fromkeys(_BLOCKS, _names("dir")),
        **dict.fromkeys(_MATHML, _MATH_STYLE),
        "math": {"display", "dir", "xmlns"},
        "a": {"href", "title"},
        "ol": {"dir", "start"},
        "pre": {"dir"},
        "div": {"dir"},
        "input": {"disabled", "checked", "aria-label"},
    },
    allowed_classes={
        "span": {name for name in STANDARD_TYPES.values() if name} | {"caret"},
        "code": {"caret", "tex"},
        "figure": {"code"},
        "div": {"table"},
        "li": {"task", "live"},
        "tr": {"live"},
        "th": {"left", "center", "right"},
        "td": {"left", "center", "right"},
    },
    tag_attribute_values={
        "input": {"type": {"checkbox"}},
        "div": {"role": {"group"}, "tabindex": {"0"}, "aria-label": {"Table"}},
        "pre": {"tabindex": {"0"}},
    },
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
    url_relative=_of_this_site,
)


def clean(html: str) -> str:
    """The same HTML without any tag, attribute, class or URL scheme not listed here."""
    return _cleaner.clean(html)
