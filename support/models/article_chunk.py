"""Pieces of articles: what searches look through and answers are made from."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThanOrEqual

if TYPE_CHECKING:
    from support.models.article import ArticleQuerySet

LANGUAGE = "english"
"""The PostgreSQL text search configuration of articles; it is part of the schema."""


class ArticleChunkQuerySet(models.QuerySet["ArticleChunk"]):
    """Pieces, always of articles that somebody may read."""

    def of(self, articles: "ArticleQuerySet") -> Self:
        """Those of *articles* as they are read."""
        return self.filter(article__in=articles)

    def with_score(self, score: Combinable) -> Self:
        """Each with its `score`, the best first."""
        scored = self.annotate(score=score)
        return scored.order_by(F("score").desc(), "article", "position")

    def worth(self, score: float) -> Self:
        """Those with at least that score."""
        return self.filter(GreaterThanOrEqual(F("score"), Value(score)))


class ArticleChunk(models.Model):
    """A piece of an article in the version that is read.

    `heading` leads to it ("Reset › If the light stays off"), `anchor` is its place in
    the page. Title, keywords and heading are kept beside the text, since a question
    names the thing and the piece often says only "it".
    """

    article = models.ForeignKey(
        "support.Article", on_delete=models.CASCADE, related_name="chunks"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    keywords = models.CharField(max_length=300, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    anchor = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    search_vector = models.GeneratedField(
        expression=SearchVector("title", "keywords", weight="A", config=LANGUAGE)
        + SearchVector("heading", weight="B", config=LANGUAGE)
        + SearchVector("text", weight="D", config=LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # Of rows from `with_score` only.
    score: float

    objects = ArticleChunkQuerySet.as_manager()

    class Meta:
        ordering = ("article", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "position"], name="article_chunk_position"
            )
        ]
        indexes = [GinIndex(fields=["search_vector"], name="article_chunk_search")]

    def __str__(self) -> str:
        return f"{self.title}, piece {self.position}"
