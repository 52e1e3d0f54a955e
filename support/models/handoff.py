"""A conversation changes hands: from the AI to people, or back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class HandoffQuerySet(models.QuerySet["Handoff"]):
    """Handoffs in the words of the desk."""

    def waiting(self) -> Self:
        """To people, and nobody has taken it yet."""
        to_people = self.filter(direction=Handoff.Direction.TO_PEOPLE)
        return to_people.filter(accepted_at=None)


class Handoff(models.Model):
    """One change of hands, and why. `from_epoch` is the epoch of `Handling` that it ended.

    `note` is for agents: what the AI or the rule had to say. `by` is who pressed the
    button; nobody where the AI or a rule decided. Who takes the ticket accepts it.
    """

    class Direction(models.TextChoices):
        """To whom."""

        TO_PEOPLE = "to_people", "To people"
        TO_AI = "to_ai", "To the assistant"

    class Reason(models.TextChoices):
        """Why."""

        ASKED = "asked", "The customer pressed the button"
        ASKED_IN_WORDS = "words", "The customer asked for a person in words"
        AI_DECIDED = "ai_decided", "The AI said that a person is needed"
        AI_FAILED = "ai_failed", "The AI failed"
        NO_SOURCE = "no_source", "Nothing was found that answers it"
        RETURNED = "returned", "An agent gave it back"
        WENT_BACK = "went_back", "The customer went back to the assistant"

    chat = models.ForeignKey(
        "chat.Chat", on_delete=models.CASCADE, related_name="handoffs"
    )
    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="handoffs"
    )
    direction = models.CharField(max_length=9, choices=Direction.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.TextField(blank=True)
    from_epoch = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="handoff_newest")]

    def __str__(self) -> str:
        return f"{self.direction} ({self.reason})"
