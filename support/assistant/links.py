"""The links of a reply: to its sources, and to nothing else.

A model writes `[2]`; the reader gets a link to the second source. Whatever else could
become a link in our Markdown (see chat/rendering/markdown.py) is taken out: inline and
reference links, addresses with a scheme, www, mail addresses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

REMOVED = "(link removed)"
# Characters. Nobody writes a longer word; one that is would be held back for ever.
LONGEST_WORD = 2000

# `](` begins a destination, whatever stands before. Several may follow one another.
# `!-~` is ASCII that is seen: what may be joined to a link.
_DESTINATION = re.compile(r"\](?:\([!-(*-~]*\)?)+")
_ADDRESS = re.compile(
    r"<?(?:[a-z][a-z0-9+.-]{0,30}://|www\.|(?:https?|ftp|mailto|xmpp):(?=[!-~])"
    r"|[\w.+-]{1,64}@(?=[\w.-]))[!-~]*?(?=[).,;!?*_\"'>]*(?:[^!-~]|$))",
    re.IGNORECASE | re.ASCII,
)
_CITATION = re.compile(r"\[(\d{1,2}(?:[,; ]{1,2}\d{1,2}){0,9})\](?!\()")
_BEGUN_CITATION = re.compile(r"\[\d[\d,; ]{0,40}$")
_LAST_WORD = re.compile(r"[!-~]*$")
_MARKUP = re.compile(r"([\\`*_\[\]<>$&!#~|])")


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer may rest on, by the number that stands in the prompt."""

    number: int
    title: str
    url: str

    @property
    def target(self) -> str:
        """The address as a Markdown destination."""
        return quote(self.url, safe="/#?=&-._~%:")


class Links:
    """Makes the words of a reply safe while they come. Not thread-safe."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.number: source for source in sources}
        self._kept = {f"]({source.target})" for source in sources}
        self._held = ""
        self.cited: set[int] = set()

    def feed(self, words: str) -> str:
        """Take more words; what of them cannot become part of a link any more."""
        text = self._held + words
        start = _beginning_of_last_word(text)
        if len(text) - start > LONGEST_WORD:
            # Broken, so that its halves do not make a link together.
            text, start = text + " ", len(text) + 1
        self._held = text[start:]
        return self._safe(text[:start])

    def close(self) -> str:
        """The rest."""
        rest, self._held = self._held, ""
        return self._safe(rest)

    def list_of_cited(self) -> str:
        """The cited sources as Markdown, by number; nothing when none was cited."""
        if not self.cited:
            return ""
        cited = (self._sources[number] for number in sorted(self.cited))
        lines = (f"- [[{s.number}] {_plain(s.title)}]({s.target})" for s in cited)
        return "\n\n**Sources**\n\n" + "\n".join(lines)

    def _safe(self, text: str) -> str:
        text = _DESTINATION.sub(self._destination, text)
        text = _ADDRESS.sub(REMOVED, text)
        text = _CITATION.sub(self._citation, text)
        return text.replace("]:", "] :")  # would define what `[word]` leads to

    def _destination(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self._kept else "]"

    def _citation(self, found: re.Match[str]) -> str:
        numbers = (int(number) for number in re.findall(r"\d+", found[1]))
        known = [number for number in numbers if number in self._sources]
        self.cited.update(known)
        return " ".join(f"[[{n}]]({self._sources[n].target})" for n in known)


def without(text: str) -> str:
    """An earlier reply as a model shall read it: its numbers were of other sources."""
    text = text.partition("\n\n**Sources**\n\n- [[")[0]
    return re.sub(r"\[\[\d+\]\]\([^)]*\)", "", text).strip()


def _beginning_of_last_word(text: str) -> int:
    """Links are made of ASCII; a citation may have spaces inside, as in `[1, 2]`."""
    start = _start(_LAST_WORD, text)
    while begun := _BEGUN_CITATION.search(text[:start]):
        start = _start(_LAST_WORD, text[: begun.start()])
    return start


def _start(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text)


def _plain(title: str) -> str:
    """A title as text of a link."""
    return _MARKUP.sub(r"\\\1", _ADDRESS.sub(REMOVED, " ".join(title.split())))
