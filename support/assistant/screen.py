"""Stands between the support AI and the customer while it writes.

It lets the reply through, with its links made safe, and keeps the typed part back: a
last line `RESULT: {…}`. Models also write that as a code block or as a bare object;
such lines are held until the end shows whether they are it.
"""

from collections.abc import Sequence

from support.assistant import result
from support.assistant.links import Links, Source

MARK = "RESULT"
_DECORATION = " \t*_#>`"
# Characters in which a line shows what it is.
_SOON = 16


class ReplyScreen:
    """See `chat.streaming.purposes.Screen`. *silent* is said for an empty reply. With
    *rests_on_all* every source is listed, also when the model cites none."""

    def __init__(
        self, sources: Sequence[Source], *, silent: str, rests_on_all: bool = False
    ) -> None:
        self._links = Links(sources)
        if rests_on_all:
            self._links.cited.update(source.number for source in sources)
        self._silent = silent
        self._held = ""
        self._is_inside_line = False
        self._kept_back: list[str] = []
        self._has_said = False

    @property
    def aside(self) -> str:
        """The typed part as it was written, or as much as came of it."""
        return "".join(self._kept_back)[: result.LONGEST]

    def feed(self, words: str) -> str:
        """Take more words; what may be shown now."""
        if self._kept_back:
            self._kept_back.append(words)
            return ""
        return self._said(self._links.feed(self._reply(words)))

    def close(self) -> str:
        """The rest of the reply, and its sources."""
        rest, self._held = self._held, ""
        if self._kept_back and not self._is_typed():
            rest = self.aside
            self._kept_back = []
        said = self._said(self._links.feed(rest) + self._links.close())
        if not self._has_said:
            return said + self._silent
        return said + self._links.list_of_cited()

    def _said(self, text: str) -> str:
        self._has_said = self._has_said or bool(text.strip())
        return text

    def _is_typed(self) -> bool:
        says_so = self.aside.lstrip(_DECORATION).startswith(MARK)
        return says_so or result.parse(self.aside) is not None

    def _reply(self, words: str) -> str:
        """What of the words and of those held before is reply for sure."""
        text, self._held = self._held + words, ""
        reply = ""
        while text:
            if self._is_inside_line:
                line, end, text = text.partition("\n")
                reply += line + end
                self._is_inside_line = not end
                continue
            begins = _begins_result(text)
            if begins:
                self._kept_back.append(text)
                break
            if begins is None:
                self._held = text
                break
            self._is_inside_line = True
        return reply


def _begins_result(text: str) -> bool | None:
    """Whether the typed part begins with this line; None while it cannot be told."""
    line = text.lstrip(" \t")
    if not line.startswith("```"[: len(line) or 3]) or not line:
        return _is_result_line(line)
    if not line.startswith("```"):
        return None
    info, end, inside = line[3:].partition("\n")
    if not end:
        return None if len(line) <= _SOON else False
    if info.strip().lower() not in ("", "json", "result"):
        return False
    return _is_result_line(inside)


def _is_result_line(line: str) -> bool | None:
    word = line.lstrip(_DECORATION)
    if not word:
        return None if len(line) <= _SOON else False
    if word[0] == "{" or word.startswith(MARK):
        return True
    known = word[: len(MARK)].lower()
    if not MARK.lower().startswith(known):
        return False
    after = word[len(MARK) :].lstrip(_DECORATION + ":")
    if after:
        return after[0] == "{"
    return None if len(word) <= _SOON else False
