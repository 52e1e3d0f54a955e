"""What a person thought of an answer."""

from django.conf import settings
from django.db import models


class Feedback(models.Model):
    """Thumbs up or down, with an optional comment; one a person and answer."""

    class Rating(models.IntegerChoices):
        """Up or down."""

        UP = 1, "Good answer"
        DOWN = -1, "Bad answer"

    message = models.ForeignKey(
        "chat.Message", on_delete=models.CASCADE, related_name="feedback"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    rating = models.SmallIntegerField(choices=Rating.choices)
    comment = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "user"], name="feedback_once_each"
            )
        ]
        indexes = [models.Index(fields=["-created_at"], name="feedback_newest")]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return self.get_rating_display()
