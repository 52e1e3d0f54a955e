"""A conversation: a tree of messages with one current branch."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from chat.models.ids import new_id

if TYPE_CHECKING:
    from chatsite.accounts.models import User


class ChatQuerySet(models.QuerySet["Chat"]):
    """Chats in the words of the person who has them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What *user* may see: their own, and not what they deleted."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owner=user, deleted_at=None)

    def current(self) -> Self:
        """Not put away."""
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        """Put away, but kept."""
        return self.exclude(archived_at=None)

    def idle_since(self, moment: datetime) -> Self:
        """In the list, not pinned; nobody has asked since, and no answer is written."""
        idle = self.current().filter(deleted_at=None, pinned_at=None)
        return idle.filter(active_at__lt=moment).exclude(
            messages__state__in=["queued", "streaming"]
        )

    def deleted_before(self, moment: datetime) -> Self:
        """Deleted by their owners, and not brought back since."""
        return self.filter(deleted_at__lt=moment)

    def pinned(self) -> Self:
        """Kept on top by their owner, the latest pin first."""
        return self.exclude(pinned_at=None).order_by("-pinned_at")

    def newest_first(self) -> Self:
        """The last talked in first."""
        return self.order_by("-active_at", "-id")

    def older_than(self, active_at: datetime, chat_id: UUID) -> Self:
        """What follows that place in `newest_first`."""
        return self.filter(
            Q(active_at__lt=active_at) | Q(active_at=active_at, id__lt=chat_id)
        )


class Chat(models.Model):
    """A conversation owned by one user. `leaf` ends the branch that is shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chats"
    )
    title = models.CharField(max_length=200, blank=True)
    # The first question stands in for a title until one is made or given.
    title_is_provisional = models.BooleanField(default=True, editable=False)
    # Made by the sender, so that a repeated creation is the same creation.
    client_id = models.CharField(max_length=64, blank=True, editable=False)
    system_prompt = models.TextField(blank=True)
    # The purpose that answers (chat/streaming/purposes.py); none while a person does.
    answered_by = models.CharField(
        max_length=50, default="answer", blank=True, editable=False
    )
    leaf = models.ForeignKey(
        "chat.Message", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    active_at = models.DateTimeField(default=timezone.now)
    pinned_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ChatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "client_id"],
                condition=~Q(client_id=""),
                name="chat_created_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["owner", "-active_at", "-id"],
                condition=Q(deleted_at=None),
                name="chat_list",
            ),
            models.Index(fields=["-created_at"], name="chat_newest"),
        ]

    def __str__(self) -> str:
        return self.title or "New chat"

    def get_absolute_url(self) -> str:
        """The page of the chat."""
        return reverse("chat:chat", args=[self.id])
