"""How far somebody has read a ticket."""

from django.conf import settings
from django.db import models


class TicketRead(models.Model):
    """The last event that a person has seen.

    Counted in the numbers of their side: an agent's in `TicketEvent.seq`, the
    requester's in `TicketEvent.public_seq`.
    """

    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="reads"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    last_seen_seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "ticket"], name="read_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.last_seen_seq}"
