r"""How text whose end is still to come is shown, so that raw markers seldom flash.

Nothing here touches settled HTML: it is about the last line on the page, for the short
time until more of it is known.
"""

import re

# A last line of which only block markers are known: more letters may still make it a
# list item, a rule, an underline of a heading, a table's second line or a fence. The
# pattern holds every beginning of what it holds, so a line once sure stays sure.
_UNSURE = re.compile(
    r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*"
    r"(?:[-*_+=|:#`~ \t]*|\d{1,9}[.)]?|\[[ xX]?\]?[ \t]*|(?:```|~~~).*"
    r"|\$(?:\$.*)?|\\(?:\[.*)?)"
)
_HALF_LINK = re.compile(r"!?\[([^\[\]]*)(?:\](?:\([^()\s]*)?)?$")
_HALF_MARK = re.compile(r"(?<!\\)[*_~\\!\[]+$")
_SPAN = re.compile(
    r"(?P<code>`+)|(?P<math>\$\$?(?=[^\s\d$])|\\[(\[])|\\.|(?P<mark>\*+|_+|~~)",
    re.DOTALL,
)
_CLOSE = {r"\(": r"\)", r"\[": r"\]"}


def shown(source: str) -> str:
    """The part of the source whose block structure no further text can change."""
    start = source.rfind("\n") + 1
    return source[:start] if _UNSURE.fullmatch(source, start) else source


def second_line(header: str) -> str:
    """The line below a table's header row, which makes the row a table at once."""
    cells = header.strip().strip("|").replace(r"\|", "").count("|") + 1
    return "\n|" + "---|" * cells


def mended(text: str) -> str:
    """Text of a paragraph with its open markers closed and a half link as its words.

    A marker is closed only where a person clearly opened it: after a space or a bracket
    and before a letter, so `5*3` and `snake_case` stay as they are.
    """
    text = _HALF_MARK.sub("", text)
    open_marks: list[str] = []
    position = plain = 0
    while span := _SPAN.search(text, position):
        position = span.end()
        if opening := span["code"] or span["math"]:
            end = _end_of(text, opening, position)
            if end is None:
                text = _as_code(text, span.start(), position, opening)
                plain = len(text)
                break
            position = plain = end
        elif span["mark"]:
            before = text[max(span.start() - 1, 0) : span.start()]
            _note(span["mark"], before, text[position : position + 1], open_marks)
    text = text[:plain] + _HALF_LINK.sub(r"\1", text[plain:])
    return text.rstrip() + "".join(reversed(open_marks)) if open_marks else text


def _note(mark: str, before: str, after: str, open_marks: list[str]) -> None:
    if before.strip():
        while open_marks and mark.startswith(open_marks[-1]):
            mark = mark.removeprefix(open_marks.pop())
    if mark and after.strip() and not before.isalnum():
        open_marks.append(mark)


def _end_of(text: str, opening: str, start: int) -> int | None:
    if opening[0] == "`":
        closing = re.compile(f"(?<!`){opening}(?!`)").search(text, start)
        return closing.end() if closing else None
    closing_mark = _CLOSE.get(opening, opening)
    end = text.find(closing_mark, start)
    return end + len(closing_mark) if end >= 0 else None


def _as_code(text: str, start: int, inside: int, opening: str) -> str:
    """A span without an end, code or formula, shown as code."""
    body = text[inside:].rstrip("`")
    if not body.strip():
        return text[:start]
    fence = opening if opening[0] == "`" else "``"
    return text[:start] + fence + body + fence
