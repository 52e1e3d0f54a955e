"""A ticket: what a customer needs from people."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Lower
from django.urls import reverse

from support.models.ids import new_id
from support.models.status import CATEGORIES, Category, Priority, Sentiment, Status
from support.models.ticket_queries import TicketQuerySet

NUMBERS = "support_ticket_number"
"""The sequence of ticket numbers; the first migration makes it."""

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Sorts after every moment: a key of pages must not be NULL."""

OPEN = Q(category__lt=Category.DONE)


class Ticket(models.Model):
    """One request. Written only by `support.actions`, under its row lock.

    All that a list shows stands in this row. `seq` is its last event, `public_seq` the
    last that its requester may know of, `version` grows with every change. `category`
    follows the status, `by_waiting` and `by_due` are the keys of the lists' pages.
    `requester_name` and `requester_email` are as they were when they last wrote.
    """

    class Channel(models.TextChoices):
        """How it came."""

        CHAT = "chat"
        WEB = "web"
        AGENT = "agent", "Made by an agent"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(
        unique=True,
        editable=False,
        db_default=Func(
            Value(NUMBERS), function="nextval", output_field=models.BigIntegerField()
        ),
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tickets"
    )
    requester_name = models.CharField(max_length=310)
    requester_email = models.CharField(max_length=254, blank=True)
    chat = models.ForeignKey(
        "chat.Chat",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tickets",
    )
    subject = models.CharField(max_length=200)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.NEW)
    category = models.GeneratedField(
        expression=Case(
            *(When(status=s, then=Value(c.value)) for s, c in CATEGORIES.items()),
        ),
        output_field=models.SmallIntegerField(choices=Category.choices),
        db_persist=True,
    )
    priority = models.SmallIntegerField(
        choices=Priority.choices, default=Priority.NORMAL
    )
    # How the customer sounds, as far as somebody or the AI said; empty: nobody did.
    sentiment = models.CharField(max_length=8, choices=Sentiment.choices, blank=True)
    product = models.ForeignKey(
        "support.Product",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
    )
    team = models.ForeignKey(
        "support.Team", on_delete=models.PROTECT, related_name="tickets"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_tickets",
    )
    tags = models.ManyToManyField("support.Tag", related_name="tickets", blank=True)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged"
    )
    follow_up_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
    )

    seq = models.PositiveIntegerField(default=0)
    public_seq = models.PositiveIntegerField(default=0)
    last_message_seq = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    reopen_count = models.PositiveIntegerField(default=0)
    # Runs of the AI about this ticket, its chat's answers before it included.
    ai_interactions = models.PositiveIntegerField(default=0)
    last_message_preview = models.CharField(max_length=160, blank=True)

    created_at = models.DateTimeField()
    # The earliest customer message that no person has answered.
    waiting_since = models.DateTimeField(null=True, blank=True)
    # The AI's first answer is not a person's; see rule 1 of the service levels.
    first_ai_response_at = models.DateTimeField(null=True, blank=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    last_customer_at = models.DateTimeField(null=True, blank=True)
    last_agent_at = models.DateTimeField(null=True, blank=True)
    # Silence counts from here: the last public word, the last move, the end of a snooze.
    silent_since = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The next moment at which a service level breaks, and whether one is broken.
    next_due_at = models.DateTimeField(null=True, blank=True)
    is_breached = models.BooleanField(default=False)

    by_waiting = models.GeneratedField(
        expression=Coalesce("waiting_since", Value(NEVER)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    by_due = models.GeneratedField(
        expression=Coalesce("next_due_at", Value(NEVER)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # What people paste: a number, a part of an address.
    reference = models.GeneratedField(
        expression=Lower(
            Concat(
                Cast("number", models.TextField()),
                Value(" "),
                "requester_email",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_vector = models.GeneratedField(
        expression=SearchVector("subject", weight="A", config="simple")
        + SearchVector("requester_name", weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # Of rows from `with_unread` only.
    is_unread: bool

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chat"], condition=OPEN, name="ticket_one_open_a_chat"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into=None)),
                name="ticket_merged_somewhere",
            ),
        ]
        indexes = [
            models.Index(
                fields=["category", "by_waiting", "id"],
                condition=OPEN,
                name="ticket_waiting",
            ),
            models.Index(
                fields=["category", "by_due", "id"], condition=OPEN, name="ticket_due"
            ),
            models.Index(
                fields=["team", "category", "by_waiting", "id"],
                condition=OPEN,
                name="ticket_of_team",
            ),
            models.Index(
                fields=["assignee", "category", "by_waiting", "id"],
                condition=OPEN,
                name="ticket_mine",
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(snoozed_until__isnull=False),
                name="ticket_snoozed",
            ),
            models.Index(
                fields=["silent_since"],
                condition=Q(status__in=[Status.PENDING, Status.SOLVED]),
                name="ticket_silent",
            ),
            models.Index(fields=["requester", "-id"], name="ticket_of_requester"),
            # Of reports.
            models.Index(fields=["created_at"], name="ticket_created"),
            models.Index(
                fields=["solved_at"],
                condition=Q(solved_at__isnull=False),
                name="ticket_solved",
            ),
            GinIndex(
                OpClass("reference", name="gin_trgm_ops"), name="ticket_reference"
            ),
            GinIndex(fields=["search_vector"], name="ticket_search"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page of the ticket."""
        return reverse("support:ticket", args=[self.number])

    @property
    def living(self) -> "Ticket":
        """The ticket that this one was merged into, or itself."""
        return self.merged_into or self

    @property
    def is_open(self) -> bool:
        """Whether it is not done."""
        return Status(self.status).category != Category.DONE
