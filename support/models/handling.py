"""Who answers in a chat: the AI, a person, or for the moment nobody."""

from django.db import models


class Handling(models.Model):
    """Support's own row beside a chat. A chat without one is the AI's.

    `epoch` grows with every change of hands. An AI reply is stored only while handler,
    epoch and `last_customer_message` are still what its run began with. Messages named
    here may be the chat's or a ticket's: both have UUIDs that sort by time, so
    `ai_context_from` cuts either kind ("nothing older is told to the AI").
    """

    class Handler(models.TextChoices):
        """`nobody`: handed over, and no agent has taken it yet."""

        AI = "ai", "AI"
        HUMAN = "human"
        NOBODY = "nobody"

    chat = models.OneToOneField(
        "chat.Chat",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="handling",
    )
    handler = models.CharField(
        max_length=6, choices=Handler.choices, default=Handler.AI
    )
    epoch = models.PositiveIntegerField(default=0)
    ai_context_from = models.UUIDField(null=True, blank=True)
    last_customer_message = models.UUIDField(null=True, blank=True)
    # Who answers when the AI has it (`Chat.answered_by`), and goes on when it is returned.
    purpose = models.CharField(max_length=50, default="answer")
    # When the customer said that the AI's answer solved it; not any more once they ask on.
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.handler} ({self.epoch})"
