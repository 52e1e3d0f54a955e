"""What an agent is writing, kept where every device finds it."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One a ticket, agent and mode. Gone once its text is sent."""

    class Mode(models.TextChoices):
        """To the customer, or a note."""

        PUBLIC = "public"
        INTERNAL = "internal"

    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="drafts"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices)
    body = models.TextField()
    # What the agent had seen when they wrote.
    based_on_seq = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "ticket", "mode"], name="draft_one_a_mode"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mode} draft of {self.agent_id}"
