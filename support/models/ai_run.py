"""What was asked of the AI on the desk: one row a run, kept with what became of it."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from support.models.actor import ActorType
from support.models.ids import new_id


class AIRunQuerySet(models.QuerySet["AIRun"]):
    """Runs in the words of who looks at them."""

    def unfinished(self) -> Self:
        """Queued or being written."""
        return self.filter(state__in=AIRun.UNFINISHED)

    def of_kind(self, kind: str) -> Self:
        """Runs of one kind, the newest first."""
        return self.filter(kind=kind).order_by("-id")


class AIRun(models.Model):
    """One run of the AI: for a customer (an answer) or for agents (all else).

    Its id is the subject of the generation that writes it. `based_on_seq` is the last
    event of the ticket that it knew of, `as_of_message` the number of public messages
    that it had read; `sources` are `{chunk_id, article_id, title, url, score, internal}`
    of each passage in the prompt, in its order. `options` is how it was asked for (tone,
    length, instruction). `result` is the typed part of the output, if it has one.
    `handler_epoch` and `last_customer_message` are the fence of an answer (see
    `support.actions.handling.may_commit`).
    """

    class Kind(models.TextChoices):
        """What it writes."""

        ANSWER = "answer"
        DRAFT = "draft"
        SUMMARY = "summary"
        TRIAGE = "triage"
        ARTICLE = "article"

    class State(models.TextChoices):
        """queued → streaming → done, failed, cancelled (somebody stopped it) or
        superseded (what it answers is no longer the question)."""

        QUEUED = "queued"
        STREAMING = "streaming"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        SUPERSEDED = "superseded"

    UNFINISHED = (State.QUEUED, State.STREAMING)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    chat = models.ForeignKey(
        "chat.Chat",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ai_runs",
    )
    ticket = models.ForeignKey(
        "support.Ticket",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ai_runs",
    )
    # Empty: the desk itself asked, by a rule or a job.
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # Generations are swept some time after their end; the run stays.
    generation = models.OneToOneField(
        "chat.Generation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ai_run",
    )
    regeneration_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="regenerations",
    )
    options = models.JSONField(default=dict, blank=True)
    provider = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=200, blank=True)
    prompt_version = models.CharField(max_length=20, blank=True)
    based_on_seq = models.PositiveIntegerField(default=0)
    as_of_message = models.PositiveIntegerField(default=0)
    input_messages = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    handler_epoch = models.PositiveIntegerField(null=True, blank=True)
    last_customer_message = models.UUIDField(null=True, blank=True)
    # Generations after the first, begun since an output could not be read.
    retries = models.PositiveSmallIntegerField(default=0)
    output = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)
    prompt_tokens = models.PositiveIntegerField(null=True, blank=True)
    completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    # In the site's currency; empty where nobody said what tokens cost.
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # When what follows from an answer's typed part was done.
    concluded_at = models.DateTimeField(null=True, blank=True)

    objects = AIRunQuerySet.as_manager()

    class Meta:
        verbose_name = "AI run"
        constraints = [
            models.CheckConstraint(
                condition=Q(chat__isnull=False) | Q(ticket__isnull=False),
                name="ai_run_on_something",
            ),
            # Two clicks are one run. Agents draft beside each other; a ticket has one
            # summary, triage and article at a time.
            models.UniqueConstraint(
                fields=["ticket", "requested_by"],
                condition=Q(kind="draft", state__in=["queued", "streaming"]),
                name="ai_run_one_draft_an_agent",
            ),
            models.UniqueConstraint(
                fields=["ticket", "kind"],
                condition=Q(kind__in=["summary", "triage", "article"])
                & Q(state__in=["queued", "streaming"]),
                name="ai_run_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "kind", "-id"], name="ai_run_of_ticket"),
            models.Index(fields=["chat", "kind", "-id"], name="ai_run_of_chat"),
            models.Index(fields=["-created_at"], name="ai_run_newest"),
            models.Index(
                fields=["finished_at"],
                condition=Q(kind="answer", state="done", concluded_at=None),
                name="ai_run_to_conclude",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_unfinished(self) -> bool:
        """Whether its text may still grow."""
        return self.state in self.UNFINISHED

    @property
    def latency(self) -> timedelta | None:
        """From the request to the end; None before the end."""
        return self.finished_at - self.created_at if self.finished_at else None

    @property
    def is_stale(self) -> bool:
        """Whether its ticket has gone on: for a draft, whether the customer has written
        since; for the others, whether anybody has."""
        if self.ticket is None:
            return False
        since = self.ticket.messages.filter(seq__gt=self.based_on_seq)
        if self.kind == self.Kind.DRAFT:
            since = since.filter(author_type=ActorType.CUSTOMER)
        return since.exists()

    @property
    def has_internal_sources(self) -> bool:
        """Whether something in its prompt is not for customers."""
        return any(source["internal"] for source in self.sources)
