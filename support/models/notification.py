"""What somebody is told of a ticket, and how they want to be told."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from support.models.ticket import Ticket

if TYPE_CHECKING:
    from chatsite.accounts.models import User


class Kind(models.TextChoices):
    """Why somebody is told; the first that fits an event counts."""

    MENTIONED = "mentioned", "I am mentioned in a note"
    ASSIGNED = "assigned", "I am given a ticket"
    SLA_BREACHED = "sla_breached", "A service level is broken"
    SLA_WARNED = "sla_warned", "A service level is in danger"
    CUSTOMER_REPLIED = "customer_replied", "A customer writes on a ticket of mine"
    QUEUED = "queued", "A ticket waits in the queue of my team"
    FOLLOWED = "followed", "Something happens on a ticket that I follow"
    AGENT_REPLIED = "agent_replied", "I get an answer to my request"
    SOLVED = "solved", "My request is solved"


OF_CUSTOMERS = frozenset({Kind.AGENT_REPLIED, Kind.SOLVED})


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications in the words of who gets them."""

    def addressed_to(self, user: "User") -> Self:
        """Theirs, on tickets that they may still see from the side on which they were
        told: whoever left a team is not told of its tickets any more."""
        # Looked up ticket by ticket: with IN, PostgreSQL gathered all tickets of the
        # agent's teams first, 40 ms of 100,000.
        its = Ticket.objects.filter(pk=OuterRef("ticket"))
        return self.filter(
            Q(Exists(its.asked_by(user)), kind__in=OF_CUSTOMERS)
            | Q(Exists(its.worked_by(user)), ~Q(kind__in=OF_CUSTOMERS)),
            user=user,
        )

    def unread(self) -> Self:
        """Not looked at yet."""
        return self.filter(read_at=None)

    def to_mail(self, until: datetime) -> Self:
        """Not read, and due to be mailed until then."""
        return self.unread().filter(mail_at__lte=until)


class Notification(models.Model):
    """One event that one person is told of, once.

    `on_page` and `mail_at` are the channels: a mail is due at `mail_at` and sent unless
    it was read before. While a job sends it, `mail_at` lies ahead: a job that dies leaves
    it to the next one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="notifications"
    )
    event = models.ForeignKey(
        "support.TicketEvent", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    on_page = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="notified_once")
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_newest"),
            models.Index(
                fields=["user", "ticket"],
                condition=Q(read_at=None),
                name="notification_unread",
            ),
            models.Index(
                fields=["mail_at"],
                condition=Q(mail_at__isnull=False, read_at=None),
                name="notification_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"


class NotificationChoice(models.Model):
    """How somebody wants to be told of a kind, where it is not as usual."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    on_page = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="choice_once_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
