"""One try of a generation; staff's numbers come from here."""

from django.db import models


class Attempt(models.Model):
    """One try: which provider, how quick, how it ended."""

    class Outcome(models.TextChoices):
        """How it ended; running while it has not."""

        RUNNING = "running"
        COMPLETE = "complete"
        STOPPED = "stopped"
        FAILED = "failed"
        BROKEN = "broken", "broken off"
        LOST = "lost", "worker lost"
        RELEASED = "released", "handed over"

    generation = models.ForeignKey(
        "chat.Generation", on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveIntegerField()
    provider = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.RUNNING
    )
    started_at = models.DateTimeField()
    first_token_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    prompt_messages = models.PositiveIntegerField(default=0)
    chunks = models.PositiveIntegerField(default=0)
    characters = models.PositiveIntegerField(default=0)
    prompt_tokens = models.PositiveIntegerField(null=True, blank=True)
    completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    # In the currency of the endpoint's prices; None without prices or usage.
    cost = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    error_code = models.CharField(max_length=50, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "number"], name="attempt_number"
            )
        ]
        indexes = [models.Index(fields=["-started_at"], name="attempt_newest")]

    def __str__(self) -> str:
        return f"attempt {self.number}"
