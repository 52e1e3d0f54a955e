"""One durable streamed run."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.ids import new_id

# Before the next attempt; providers ask for less or are not heeded.
LONGEST_DELAY = timedelta(minutes=1)


class GenerationQuerySet(models.QuerySet["Generation"]):
    """Generations in the words of the engine and the reaper."""

    def unfinished(self) -> Self:
        """Queued or running."""
        return self.filter(state__in=Generation.UNFINISHED)

    def abandoned(self, now: datetime) -> Self:
        """Running, but whoever ran them has let the lease expire.

        One that reaches further than leases do is from before a clock was set back.
        """
        furthest = now + timedelta(seconds=2 * settings.CHAT_LEASE)
        running = self.filter(state=Generation.State.RUNNING)
        return running.exclude(lease_until__range=(now, furthest))

    def unclaimed(self, now: datetime, after: timedelta) -> Self:
        """Queued and sent to the workers longer than *after* ago, or in a future that
        no delay reaches."""
        queued = self.filter(state=Generation.State.QUEUED)
        return queued.exclude(sent_at__range=(now - after, now + LONGEST_DELAY))

    def running_since(self, moment: datetime) -> Self:
        """Running, asked for before *moment*, and not asked to stop."""
        running = self.filter(state=Generation.State.RUNNING, stop_requested=False)
        return running.filter(created_at__lt=moment)


class Generation(models.Model):
    """A run for one purpose: an answer, an agent's draft, a summary, a review.

    `subject` names what the purpose writes, for an answer the message. `lease_until`
    is the claim of the engine that runs the current attempt; every write of an engine
    names the attempt, so that one which lost its claim cannot write. `prefix` is text
    that the run goes on from; every attempt starts with it.
    """

    class State(models.TextChoices):
        """queued → running → complete, stopped, failed or interrupted."""

        QUEUED = "queued"
        RUNNING = "running"
        COMPLETE = "complete"
        STOPPED = "stopped"
        FAILED = "failed"
        INTERRUPTED = "interrupted"

    UNFINISHED = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=40)
    subject = models.UUIDField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    # Attempts that broke or were lost; one that was handed over does not count.
    failures = models.PositiveIntegerField(default=0)
    prefix = models.TextField(blank=True)
    stop_requested = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    holder = models.CharField(max_length=100, blank=True)
    # For who watches: why it waits ("retrying", "restarting"), or why it was stopped
    # when nobody did ("unwatched"); else empty.
    detail = models.CharField(max_length=30, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    finish_reason = models.CharField(max_length=50, blank=True)
    error_code = models.CharField(max_length=50, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = GenerationQuerySet.as_manager()

    class Meta:
        constraints = [
            # One run at a time writes a thing.
            models.UniqueConstraint(
                fields=["purpose", "subject"],
                condition=Q(state__in=["queued", "running"]),
                name="generation_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["subject"], name="generation_subject"),
            models.Index(fields=["-created_at"], name="generation_newest"),
            models.Index(
                fields=["state", "requested_by"],
                condition=Q(state__in=["queued", "running"]),
                name="generation_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def is_unfinished(self) -> bool:
        """Whether its text may still grow."""
        return self.state in self.UNFINISHED
