"""Every version of every article: who wrote what, when."""

from django.conf import settings
from django.db import models


class ArticleVersion(models.Model):
    """An article as somebody saved it; never changed. `restored_from` names the version
    that was brought back by it."""

    article = models.ForeignKey(
        "support.Article", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    body = models.TextField(blank=True)
    # Nobody where the assistant wrote it.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    by_ai = models.BooleanField(default=False)
    restored_from = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="article_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
