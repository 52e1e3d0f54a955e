"""What a question asks for: its words by their stems, and how much each says."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from math import log

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db import connection
from django.db.models import Count, Q

from support.models import ArticleWord
from support.models.article_chunk import LANGUAGE, ArticleChunkQuerySet

LONGEST = 2000
MOST_TERMS = 24
UNKNOWN = 3.0
"""What a word that no article has says at most: as much as one that stands in every
twentieth piece. It may show that the question is about something else, or be chatter."""

# With fewer pieces each word would be common, since it stands in one of them.
_FEWEST_PIECES = 20
# Trigrams say little about shorter words.
_SHORTEST_MISTYPED = 5
_ALIKE = 0.8
_CANDIDATES = 20
_GUESSES = 3

# Stems that people write to be polite, or to ask at all. PostgreSQL drops the likes of
# "the" and "how"; what is left of "doesn't" and "won't" after its parser stands here.
_FILLER = """
hi hello hey dear pleas thank help want need would could doesn didn isn won wasn hasn
haven aren couldn wouldn know tell get got question ask way possibl abl like someth anyth
someon anyon tri sure also still yet even realli ok okay sinc today yesterday ago week day
mean buy bought much mani one
"""
FILLER = frozenset(_FILLER.split())


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question. `weight` is what it says: rare words much, common ones
    little. `lexemes` are the stems that count as it; none for a word that no article
    has. `prefix` accepts its beginnings, for who is still typing."""

    word: str
    lexemes: tuple[str, ...]
    weight: float
    prefix: bool = False

    def query(self, weights: str = "") -> SearchQuery:
        """What finds it; in parts of the given weights (`A`: title) only."""
        return SearchQuery(self.written(weights), config="simple", search_type="raw")

    def written(self, weights: str = "") -> str:
        """The query as PostgreSQL writes it; empty for a word that no article has."""
        label = f":{'*' * self.prefix}{weights}".removesuffix(":")
        return " | ".join(f"'{lexeme}'{label}" for lexeme in self.lexemes)


def of(text: str, chunks: ArticleChunkQuerySet, *, typing: bool = False) -> list[Term]:
    """The terms of *text*, weighed by how many of *chunks* have them.

    With *typing* the last word may be unfinished.
    """
    text = text.replace("\0", " ")[:LONGEST]
    words = [word for word in _lexemes(text) if word not in FILLER] or _lexemes(text)
    words = words[:MOST_TERMS]
    unfinished = _last(text) if typing else ""
    terms = [
        Term(w, (w,), 0, prefix=bool(unfinished) and w == unfinished) for w in words
    ]
    total, counts = _counts(terms, chunks)
    return [
        Term(t.word, t.lexemes, _says(total, count), t.prefix)
        if count
        else _meant(t.word, text, total, chunks)
        for t, count in zip(terms, counts, strict=True)
    ]


def _lexemes(text: str) -> list[str]:
    """The stems of a text in the order of their first places."""
    sql = (
        "SELECT replace(lexeme, '''', '') FROM unnest(to_tsvector(%s, %s))"
        " WHERE lexeme ~ '[[:alnum:]]' ORDER BY positions[1]"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%s, %s", "%s::regconfig, %s"), [LANGUAGE, text])
        return [lexeme.replace("\\", "") for (lexeme,) in cursor.fetchall()]


def _last(text: str) -> str:
    """The stem of the last word, if the text ends with it."""
    word = re.search(r"\w+$", text)
    return next(iter(_lexemes(word[0])), "") if word else ""


def _counts(terms: list[Term], chunks: ArticleChunkQuerySet) -> tuple[int, list[int]]:
    """How many pieces there are (at least `_FEWEST_PIECES`), and how many have each."""
    have = {
        f"t{n}": Count("id", filter=Q(search_vector=term.query()))
        for n, term in enumerate(terms)
    }
    found = chunks.order_by().aggregate(total=Count("id"), **have)
    total = max(found["total"], _FEWEST_PIECES)
    return total, [found[f"t{n}"] for n in range(len(terms))]


def _says(total: int, count: int) -> float:
    """The inverse document frequency of BM25: never below zero."""
    return log(1 + (total - count + 0.5) / (count + 0.5))


def _meant(stem: str, text: str, total: int, chunks: ArticleChunkQuerySet) -> Term:
    """A word that no piece has: what it was meant to be, or a term that nothing meets."""
    nothing = Term(stem, (), min(UNKNOWN, _says(total, 0)))
    if len(stem) < _SHORTEST_MISTYPED or not stem.isalpha():
        return nothing
    written = next(
        (w for w in re.findall(r"\w+", text.lower()) if w.startswith(stem)), stem
    )
    for guess in _guesses(written):
        term = Term(stem, tuple(_lexemes(guess)), 0)
        if term.lexemes and (count := _counts([term], chunks)[1][0]):
            return Term(stem, term.lexemes, _says(total, count))
    return nothing


def _guesses(word: str) -> list[str]:
    """Known words that look alike. Trigrams find them, but rate "retrun" no nearer to
    "return" (0.27) than "interview" to "internet" (0.33); difflib tells them apart."""
    alike = ArticleWord.objects.filter(word__startswith=word[0])
    ranked = alike.order_by(TrigramSimilarity("word", word).desc(), "word")
    nearest = ranked.values_list("word", flat=True)[:_CANDIDATES]
    return get_close_matches(word, nearest, n=_GUESSES, cutoff=_ALIKE)
