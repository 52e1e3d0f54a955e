"""How satisfied a customer was with what became of a ticket."""

import secrets

from django.conf import settings
from django.db import models


def new_token() -> str:
    """What nobody guesses; fits into the address of a page."""
    return secrets.token_urlsafe(24)


class CSATResponse(models.Model):
    """A ticket's rating. Without a score the customer was asked and has not answered.

    The last score counts; `agent` and `handled_by` are as they were when the ticket was
    solved. `token` lets in who has the link from the mail, without signing in.
    """

    class Score(models.IntegerChoices):
        """From one to five."""

        TERRIBLE = 1
        BAD = 2
        OKAY = 3
        GOOD = 4
        GREAT = 5

    class HandledBy(models.TextChoices):
        """Who did the work."""

        AI = "ai", "AI"
        HUMAN = "human"
        MIXED = "mixed"

    ticket = models.OneToOneField(
        "support.Ticket", on_delete=models.CASCADE, related_name="csat"
    )
    score = models.SmallIntegerField(choices=Score.choices, null=True, blank=True)
    comment = models.TextField(blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    handled_by = models.CharField(max_length=5, choices=HandledBy.choices, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "CSAT response"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__isnull=True)
                | models.Q(score__gte=1, score__lte=5),
                name="csat_score",
            )
        ]
        indexes = [models.Index(fields=["-answered_at"], name="csat_newest")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.score or 'no answer'}"
