"""One turn of a conversation."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from chat.models.ids import new_id


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages in the words of the trade."""

    def answers(self) -> Self:
        """What the assistant wrote or is writing."""
        return self.filter(role=Message.Role.ASSISTANT)

    def unfinished(self) -> Self:
        """Waiting to be written, or being written."""
        return self.filter(state__in=Message.UNFINISHED)


class Message(models.Model):
    """One turn. An assistant message starts as an empty placeholder in state queued.

    `html` holds the rendered answer of a finished message, made by version
    `html_version` of the renderer; another version is rendered again when shown.
    """

    class Role(models.TextChoices):
        """Who speaks."""

        SYSTEM = "system"
        USER = "user"
        ASSISTANT = "assistant"

    class State(models.TextChoices):
        """queued → streaming → complete, stopped, failed or interrupted."""

        QUEUED = "queued"
        STREAMING = "streaming"
        COMPLETE = "complete"
        STOPPED = "stopped"
        FAILED = "failed"
        INTERRUPTED = "interrupted"

    UNFINISHED = (State.QUEUED, State.STREAMING)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chat = models.ForeignKey(
        "chat.Chat", on_delete=models.CASCADE, related_name="messages"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="children"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.COMPLETE
    )
    content = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    html_version = models.PositiveSmallIntegerField(default=0, editable=False)
    # Made by the sender, so that a repeated send is the same send.
    client_id = models.CharField(max_length=64, blank=True, editable=False)
    generation = models.ForeignKey(
        "chat.Generation", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    provider = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=200, blank=True)
    finish_reason = models.CharField(max_length=50, blank=True)
    prompt_tokens = models.PositiveIntegerField(null=True, blank=True)
    completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    suggestions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chat", "client_id"],
                condition=~Q(client_id=""),
                name="message_sent_once",
            )
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="message_newest"),
            # Staff's search: Django's icontains compares UPPER(content). Without it a
            # word took over a second in 100,000 messages, with it 0.1 to 0.2; it costs
            # 0.7 ms an answer.
            GinIndex(
                OpClass(Upper("content"), name="gin_trgm_ops"), name="message_text"
            ),
            models.Index(
                fields=["chat"],
                condition=Q(state__in=["queued", "streaming"]),
                name="message_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"

    @property
    def is_unfinished(self) -> bool:
        """Whether its text may still grow."""
        return self.state in self.UNFINISHED

    @property
    def can_continue(self) -> bool:
        """Whether the answer ended before its end: broken off, or cut by length."""
        if self.role != self.Role.ASSISTANT:
            return False
        cut = self.state == self.State.COMPLETE and self.finish_reason == "length"
        return cut or self.state == self.State.INTERRUPTED
