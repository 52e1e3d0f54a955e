"""Tickets that have to do with each other."""

from django.db import models
from django.db.models import F, Q


class TicketLink(models.Model):
    """A link. Merging and follow-ups are fields of the ticket instead."""

    class Kind(models.TextChoices):
        """What `origin` is to `target`."""

        RELATED = "related"
        DUPLICATE = "duplicate"
        PARENT = "parent"

    origin = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="links"
    )
    target = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="links_here"
    )
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.RELATED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "target", "kind"], name="link_once"
            ),
            models.CheckConstraint(
                condition=~Q(origin=F("target")), name="link_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.origin_id} {self.target_id}"
