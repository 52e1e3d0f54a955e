"""The text of a running generation, append-only."""

from django.db import models


class GenerationChunk(models.Model):
    """Text of one attempt that starts at `offset`, counted in code points.

    Deleted with the end of the generation, when the whole text has its place.
    """

    generation = models.ForeignKey(
        "chat.Generation", on_delete=models.CASCADE, related_name="chunks"
    )
    attempt = models.PositiveIntegerField()
    offset = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "attempt", "offset"], name="chunk_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt}:{self.offset}"
