"""The pieces of articles that are nearest to a question."""

from django.conf import settings
from django.db import connection, transaction
from pgvector.django import CosineDistance

from chat.streaming import queue
from support.knowledge.meaning import Near
from support.models.article_chunk import ArticleChunkQuerySet
from support.semantic import embedding
from support.semantic.models import ChunkEmbedding

TASK = "support.semantic.tasks.embed_article"


class Semantic:
    """Vectors, compared by PostgreSQL (see `support.knowledge.meaning.Meaning`)."""

    def nearest(self, text: str, chunks: ArticleChunkQuerySet, most: int) -> list[Near]:
        """Those of *chunks* that mean what *text* does, the nearest first."""
        if not settings.SUPPORT_EMBEDDING_MODEL:
            return []
        least = settings.SUPPORT_EMBEDDING_LIKENESS
        found = ranked(text, chunks, most)
        return [near for near in found if near.likeness >= least]

    def changed(self, article_id: int) -> None:
        """Have vectors made of an article, once this has committed."""
        if settings.SUPPORT_EMBEDDING_MODEL:
            queue.send_task_on_commit(TASK, article_id)


def ranked(text: str, chunks: ArticleChunkQuerySet, most: int) -> list[Near]:
    """The *most* of *chunks* that are nearest to *text*, however far away; none when the
    model does not answer in time."""
    vector = embedding.of_question(text)
    if vector is None:
        return []
    model = settings.SUPPORT_EMBEDDING_MODEL
    known = ChunkEmbedding.objects.filter(model=model, chunk__in=chunks)
    by_distance = known.annotate(distance=CosineDistance("vector", vector))
    rows = by_distance.order_by("distance").values_list("chunk_id", "distance")
    with transaction.atomic():
        _look_on()
        return [Near(chunk, 1 - distance) for chunk, distance in rows[:most]]


def _look_on() -> None:
    """Let the index look on when the nearest pieces are not for this reader. Without it
    (pgvector before 0.8 has no such setting) 40 internal ones would hide a public one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL hnsw.iterative_scan = strict_order")
