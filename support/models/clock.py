"""A promise to a customer that runs, waits, was kept or was broken."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Metric(models.TextChoices):
    """What is measured. The values name the columns of a target, too."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


OPEN = Q(fulfilled_at=None, cancelled_at=None)


class SLAClockQuerySet(models.QuerySet["SLAClock"]):
    """Clocks in the words of who watches them."""

    def open(self) -> Self:
        """Neither kept nor cancelled: running, or paused."""
        return self.filter(OPEN)

    def breaching(self) -> Self:
        """Broken by now, and nobody noticed."""
        return self.open().filter(due_at__lte=Now(), breached_at=None)

    def warning(self) -> Self:
        """Past the moment of their warning, not broken yet, and nobody noticed."""
        return self.open().filter(
            Q(due_at=None) | Q(due_at__gt=Now()),
            warn_at__lte=Now(),
            warned_at=None,
            breached_at=None,
        )


class SLAClock(models.Model):
    """One metric of one ticket, as `support.sla.clocks` reckons it from the events.

    The policy's name, target and hours are those under which it ran last; once it is
    over, a change of policies changes it no more. `used_seconds` is open time up to
    `running_since`, or all of it when it does not run. `due_at` and `warn_at` are empty
    while it is paused before them. `warned_at` and `breached_at` say that the moment
    was noticed, and told to agents, for the due time that stands here.
    """

    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="clocks"
    )
    metric = models.CharField(max_length=14, choices=Metric.choices)
    policy = models.ForeignKey(
        "support.SLAPolicy", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    policy_name = models.CharField(max_length=100)
    calendar = models.ForeignKey(
        "support.BusinessCalendar",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    target_seconds = models.PositiveIntegerField()
    used_seconds = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = SLAClockQuerySet.as_manager()

    class Meta:
        verbose_name = "SLA clock"
        ordering = ("ticket", "started_at", "metric")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "metric"], condition=OPEN, name="clock_one_open"
            ),
            models.UniqueConstraint(
                fields=["ticket", "metric", "started_at"], name="clock_started_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=OPEN & Q(breached_at=None),
                name="clock_due",
            ),
            models.Index(
                fields=["warn_at"],
                condition=OPEN & Q(warned_at=None, breached_at=None),
                name="clock_warn",
            ),
            # Of reports.
            models.Index(
                fields=["fulfilled_at"],
                condition=Q(fulfilled_at__isnull=False),
                name="clock_kept",
            ),
            models.Index(
                fields=["breached_at"],
                condition=Q(breached_at__isnull=False),
                name="clock_broken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} of {self.ticket_id}"

    @property
    def is_over(self) -> bool:
        """Whether it was kept, broken for good, or cancelled."""
        return self.fulfilled_at is not None or self.cancelled_at is not None

    @property
    def ended_at(self) -> datetime | None:
        """When it was fulfilled or cancelled."""
        return self.fulfilled_at or self.cancelled_at

    @property
    def left_seconds(self) -> int:
        """Open time left at `running_since`, or while paused; below 0 when broken."""
        return self.target_seconds - self.used_seconds
