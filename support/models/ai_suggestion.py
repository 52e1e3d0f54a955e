"""What the AI suggests to agents, and what they did with it."""

from typing import Self

from django.conf import settings
from django.db import models

from support.models.ids import new_id
from support.models.status import Priority, Sentiment


class AISuggestionQuerySet(models.QuerySet["AISuggestion"]):
    """Suggestions in the words of who decides on them."""

    def offered(self) -> Self:
        """Nobody has decided yet."""
        return self.filter(state=AISuggestion.State.OFFERED)

    def fields(self) -> Self:
        """Those for fields of the ticket, in the order of the page."""
        return self.exclude(target=AISuggestion.Target.REPLY).order_by("id")


class AISuggestion(models.Model):
    """One suggestion of a run: the text of a reply, or a value for a field.

    `value` is a text for a reply; the number of a priority; `{"id", "name"}` for a team
    or category; a list of names for tags; a word for the sentiment. The product stands
    for the category: a ticket has no other. `edit_distance` is 0 for a text that was
    sent as it came and 1 for one of which nothing is left.
    """

    class Target(models.TextChoices):
        """What it is for."""

        REPLY = "reply"
        CATEGORY = "category", "Product"
        PRIORITY = "priority"
        TAGS = "tags"
        TEAM = "team"
        SENTIMENT = "sentiment"

    class State(models.TextChoices):
        """offered → accepted, edited (sent in other words), rejected, or expired: the
        ticket went on without it."""

        OFFERED = "offered"
        ACCEPTED = "accepted"
        EDITED = "edited"
        REJECTED = "rejected"
        EXPIRED = "expired"

    class Use(models.TextChoices):
        """How a text was taken into the composer."""

        INSERT = "insert"
        REPLACE = "replace"
        APPEND = "append"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(
        "support.AIRun", on_delete=models.CASCADE, related_name="suggestions"
    )
    target = models.CharField(max_length=9, choices=Target.choices)
    value = models.JSONField()
    rationale = models.CharField(max_length=300, blank=True)
    based_on_seq = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    used_as = models.CharField(max_length=7, choices=Use.choices, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    # Empty once decided: the desk applied it by the team's rule.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    final_message = models.ForeignKey(
        "support.TicketMessage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ai_suggestions",
    )
    edit_distance = models.FloatField(null=True, blank=True)
    # 1 helped, -1 did not; empty: nobody said.
    feedback = models.SmallIntegerField(null=True, blank=True)
    comment = models.CharField(max_length=500, blank=True)

    objects = AISuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "AI suggestion"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "target"], name="ai_suggestion_one_a_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.get_state_display()}"

    @property
    def value_text(self) -> str:
        """The value as people read it."""
        if self.target == self.Target.PRIORITY:
            return Priority(self.value).label
        if self.target == self.Target.SENTIMENT:
            return Sentiment(self.value).label
        if isinstance(self.value, dict):
            return str(self.value["name"])
        return ", ".join(self.value) if isinstance(self.value, list) else self.value


FIELDS = [
    choice
    for choice in AISuggestion.Target.choices
    if choice[0] != AISuggestion.Target.REPLY
]
"""The targets that are fields of a ticket."""
