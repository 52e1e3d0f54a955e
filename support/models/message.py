"""What is said on a ticket: to the customer, among agents, by the desk."""

from html import unescape
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from chat import rendering
from support.models.actor import NAMES, ActorType
from support.models.ids import new_id

if TYPE_CHECKING:
    from support.models.ticket import Ticket


class TicketMessageQuerySet(models.QuerySet["TicketMessage"]):
    """Messages in the words of who reads them."""

    def public(self) -> Self:
        """What the customer may read: sent, and not in the time of undoing."""
        return self.filter(
            visibility=TicketMessage.Visibility.PUBLIC,
            delivery=TicketMessage.Delivery.SENT,
        )

    def of(self, ticket: "Ticket") -> Self:
        """The conversation of a ticket, with what was merged into it."""
        # With the OR on a join PostgreSQL read every message there is: 3.5 s of 800,000,
        # and 14 ms so.
        both = type(ticket).objects.filter(Q(pk=ticket.pk) | Q(merged_into=ticket))
        return self.filter(ticket__in=both.values("pk"))

    def queued(self) -> Self:
        """Replies that their agents can still take back."""
        return self.filter(delivery=TicketMessage.Delivery.QUEUED)

    def in_order(self) -> Self:
        """As they appeared."""
        return self.order_by("at", "id")


class TicketMessage(models.Model):
    """One message. `seq` names the event with which it appeared, `at` the moment.

    A queued reply is stored and seen by agents; its delivery at `deliver_at` makes it
    appear to the customer and moves the ticket. `html` is made when it is written, by
    version `html_version` of the renderer.
    """

    class Visibility(models.TextChoices):
        """`system` is a line of the desk's own among agents."""

        PUBLIC = "public"
        INTERNAL = "internal"
        SYSTEM = "system"

    class Delivery(models.TextChoices):
        """queued → sent, or failed where a channel refused it."""

        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="messages"
    )
    seq = models.PositiveIntegerField()
    author_type = models.CharField(max_length=8, choices=ActorType.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    html_version = models.PositiveSmallIntegerField(default=0, editable=False)
    reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Made by the sender, so that a repeated send is the same send.
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)
    delivery = models.CharField(
        max_length=6, choices=Delivery.choices, default=Delivery.SENT
    )
    deliver_at = models.DateTimeField(null=True, blank=True)
    # What happens with the delivery: see `support.lifecycle.Happening`.
    then = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    redacted_at = models.DateTimeField(null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    search_vector = models.GeneratedField(
        expression=SearchVector("body", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TicketMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="ticket_message_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(deliver_at__isnull=False) | ~Q(delivery="queued"),
                name="ticket_message_due",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="ticket_message_order"),
            models.Index(fields=["-at"], name="ticket_message_newest"),
            models.Index(
                fields=["deliver_at"],
                condition=Q(delivery="queued"),
                name="ticket_message_queued",
            ),
            GinIndex(fields=["search_vector"], name="ticket_message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.visibility} {self.seq} by {self.author_type}"

    @property
    def speaker(self) -> str:
        """Whose words these are; of a person who is gone, in what part they wrote."""
        if self.author:
            return self.author.display_name
        return NAMES.get(ActorType(self.author_type)) or self.get_author_type_display()

    @property
    def is_queued(self) -> bool:
        """Whether it can still be taken back."""
        return self.delivery == self.Delivery.QUEUED

    @property
    def is_public(self) -> bool:
        """Whether the customer may read it, as `TicketMessageQuerySet.public` says."""
        public = self.visibility == self.Visibility.PUBLIC
        return public and self.delivery == self.Delivery.SENT

    def render(self) -> None:
        """Make the HTML of the body."""
        self.html = rendering.render(self.body)
        self.html_version = rendering.VERSION

    @property
    def plain(self) -> str:
        """The words without their markup, as a list shows them."""
        return unescape(strip_tags(self.html))

    @property
    def safe_html(self) -> SafeString:
        """The body as HTML: as stored, or made again where the renderer has changed."""
        if self.html_version != rendering.VERSION:
            self.render()
            self.save(update_fields=["html", "html_version"])
        return mark_safe(self.html)  # noqa: S308 (made by rendering.render, cleaned)
