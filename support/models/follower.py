"""Agents beside the assignee: who follow a ticket, and who were named in a note."""

from django.conf import settings
from django.db import models


class TicketFollower(models.Model):
    """An agent who wants to know, and therefore may see the ticket."""

    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="followers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "ticket"], name="follower_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.ticket_id}"


class Mention(models.Model):
    """An agent was named in a note, and therefore may see the ticket."""

    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="mentions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    message = models.ForeignKey(
        "support.TicketMessage", on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="mention_once")
        ]
        indexes = [models.Index(fields=["user", "ticket"], name="mention_of")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.message_id}"
