"""Whether an article helped."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ArticleVote(models.Model):
    """One reader's word on an article: one a user, or one a visitor who is nobody.

    `version` is the one that they read.
    """

    article = models.ForeignKey(
        "support.Article", on_delete=models.CASCADE, related_name="votes"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    # Made for the visitor's session.
    visitor = models.UUIDField(null=True, blank=True, editable=False)
    helped = models.BooleanField()
    comment = models.TextField(blank=True, max_length=1000)
    version = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-at",)
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user"], name="article_vote_of_user"
            ),
            models.UniqueConstraint(
                fields=["article", "visitor"], name="article_vote_of_visitor"
            ),
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(visitor=None), name="article_vote_one_voter"
            ),
        ]

    def __str__(self) -> str:
        return f"{'Helped' if self.helped else 'Did not help'}: {self.article}"
