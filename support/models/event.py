"""What happened to a ticket: audit, replay for pages, and the source of numbers."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from support.models.actor import NAMES, ActorType


class TicketEventQuerySet(models.QuerySet["TicketEvent"]):
    """Events in the words of who looks at them."""

    def public(self) -> Self:
        """What the requester may know of."""
        return self.exclude(public_seq=None)


class TicketEvent(models.Model):
    """One change, never rewritten. `seq` counts a ticket's events without a gap.

    `public_seq` counts those that the requester may know of, also without a gap: in
    `seq` they would see how much is said and done behind their back.
    """

    class Verb(models.TextChoices):
        """What was done."""

        OPENED = "opened"
        CHANGED = "changed"
        WROTE = "wrote"
        REPLIED = "replied"
        NOTED = "noted"
        QUEUED = "queued", "queued a reply"
        TOOK_BACK = "took_back", "took a reply back"
        REMINDED = "reminded"
        REDACTED = "redacted"
        MERGED = "merged"
        LINKED = "linked"
        UNLINKED = "unlinked"
        FOLLOWED_UP = "followed_up"
        HANDED_OVER = "handoff", "handed over to people"
        RETURNED = "to_ai", "handed back to the AI"
        RATED = "rated"
        SLA_WARNED = "sla_warned", "service level in danger"
        SLA_BREACHED = "sla_breached", "service level broken"

    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="events"
    )
    seq = models.PositiveIntegerField()
    public_seq = models.PositiveIntegerField(null=True, blank=True)
    actor_type = models.CharField(max_length=8, choices=ActorType.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    verb = models.CharField(max_length=12, choices=Verb.choices)
    field = models.CharField(max_length=30, blank=True)
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)
    message = models.ForeignKey(
        "support.TicketMessage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The AI's suggestion that it follows, whoever decided.
    suggestion = models.ForeignKey(
        "support.AISuggestion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    at = models.DateTimeField()

    objects = TicketEventQuerySet.as_manager()

    class Meta:
        ordering = ("ticket", "seq")
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="event_seq"),
            models.UniqueConstraint(
                fields=["ticket", "public_seq"],
                condition=Q(public_seq__isnull=False),
                name="event_public_seq",
            ),
        ]
        indexes = [models.Index(fields=["-at"], name="event_newest")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.field}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new event.

        Raises:
            TypeError: for a stored one, since an audit that can change is none.
        """
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never on its own; events go with their ticket.

        Raises:
            TypeError: always.
        """
        self._refuse()

    @property
    def who(self) -> str:
        """Who did it, as pages and mails say it."""
        if self.actor:
            return self.actor.display_name
        return NAMES.get(ActorType(self.actor_type), "Somebody who is gone")

    def _refuse(self) -> NoReturn:
        raise TypeError("Events are written once.")
