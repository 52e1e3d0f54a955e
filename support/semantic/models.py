"""What the pieces of articles mean, as vectors."""

from django.conf import settings
from django.db import models
from pgvector.django import HnswIndex, VectorField


class ChunkEmbedding(models.Model):
    """The vector of one piece, and the model that made it: vectors of different models
    cannot be compared.

    The row goes with its piece, by the database itself (see the migration): also on a
    site where this app is no longer installed, and Django knows nothing of the table.
    """

    chunk = models.OneToOneField(
        "support.ArticleChunk",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="+",
    )
    model = models.CharField(max_length=200)
    vector = VectorField(dimensions=settings.SUPPORT_EMBEDDING_DIMENSIONS)

    class Meta:
        indexes = [
            HnswIndex(
                name="chunk_embedding_nearest",
                fields=["vector"],
                opclasses=["vector_cosine_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"Piece {self.chunk_id} by {self.model}"
