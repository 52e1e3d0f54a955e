"""Where search by meaning is plugged in, and how its findings join those by words.

`support.semantic` registers here where it is installed; without it nothing is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from support.models import ArticleChunk
from support.models.article_chunk import ArticleChunkQuerySet

# Cormack, Clarke and Büttcher, "Reciprocal rank fusion" (SIGIR 2009): the first places
# count, without one of them deciding alone. Scores of words and likenesses of vectors
# have no common measure; places have.
_K = 60


@dataclass(frozen=True, slots=True)
class Near:
    """A piece that means what was asked; `likeness` is the cosine, at most 1."""

    chunk_id: int
    likeness: float


class Meaning(Protocol):
    """What knows which pieces mean the same."""

    def nearest(self, text: str, chunks: ArticleChunkQuerySet, most: int) -> list[Near]:
        """Those of *chunks*, at most so many, that mean what *text* does, the nearest
        first; none when it cannot say."""

    def changed(self, article_id: int) -> None:
        """Hear that the pieces of an article are others; called in a transaction."""


_registered: list[Meaning] = []


def register(meaning: Meaning) -> None:
    """Ask *meaning* from now on."""
    _registered[:] = [meaning]


def nearest(text: str, chunks: ArticleChunkQuerySet, most: int) -> list[Near]:
    """See `Meaning.nearest`."""
    return [near for one in _registered for near in one.nearest(text, chunks, most)]


def changed(article_id: int) -> None:
    """See `Meaning.changed`."""
    for one in _registered:
        one.changed(article_id)


def joined(
    text: str, by_words: list[ArticleChunk], chunks: ArticleChunkQuerySet, most: int
) -> list[ArticleChunk]:
    """What words found, and at most so many of *chunks* that mean *text*, in one ranking.

    `score` of what only its meaning found is its likeness.
    """
    near = {one.chunk_id: one.likeness for one in nearest(text, chunks, most)}
    pieces = {piece.pk: piece for piece in by_words}
    for key, piece in chunks.in_bulk(near.keys() - pieces.keys()).items():
        piece.score = near[key]
        pieces[key] = piece
    ranking = fused([piece.pk for piece in by_words], near)
    # A piece may have been taken back since its vector was found.
    return [pieces[key] for key in ranking if key in pieces]


def fused(*rankings: Iterable[int]) -> list[int]:
    """One ranking of several, the best first; at the same points, the earlier named."""
    points: dict[int, float] = {}
    for ranking in rankings:
        for place, key in enumerate(ranking, start=1):
            points[key] = points.get(key, 0.0) + 1 / (_K + place)
    return sorted(points, key=points.__getitem__, reverse=True)
