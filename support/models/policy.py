"""What is promised to whom: the service level."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from support.models.status import Priority
from support.models.ticket import Ticket

MINUTES_OF_A_YEAR = 366 * 24 * 60


class SLAPolicyQuerySet(models.QuerySet["SLAPolicy"]):
    """Policies in the words of who is promised something."""

    def matching(self, ticket: Ticket) -> Self:
        """Those whose conditions a ticket meets, the one that counts first."""
        return self.filter(
            Q(team=None) | Q(team=ticket.team_id),
            Q(product=None) | Q(product=ticket.product_id),
            Q(priority=None) | Q(priority=ticket.priority),
            is_active=True,
        ).order_by("position", "id")


class SLAPolicy(models.Model):
    """Targets for the tickets that meet its conditions; an empty one is met by all.

    Of the policies that a ticket meets the first counts, and no other, even where it
    has no target. Hours are those of the ticket's team, unless the policy has its own.
    """

    name = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The first policy that a ticket meets counts."
    )
    team = models.ForeignKey(
        "support.Team",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="policies",
    )
    product = models.ForeignKey(
        "support.Product",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="policies",
    )
    priority = models.SmallIntegerField(choices=Priority.choices, null=True, blank=True)
    calendar = models.ForeignKey(
        "support.BusinessCalendar",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="policies",
        help_text="Instead of the team's hours.",
    )
    warn_percent = models.PositiveSmallIntegerField(
        default=80,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="Of a target's time; empty warns nobody.",
    )

    objects = SLAPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "SLA policy"
        verbose_name_plural = "SLA policies"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


def _minutes() -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MINUTES_OF_A_YEAR)],
    )


class SLATarget(models.Model):
    """Minutes of open time for tickets of one priority; empty promises nothing."""

    policy = models.ForeignKey(
        "support.SLAPolicy", on_delete=models.CASCADE, related_name="targets"
    )
    priority = models.SmallIntegerField(choices=Priority.choices)
    first_response = _minutes()
    next_response = _minutes()
    resolution = _minutes()

    class Meta:
        verbose_name = "SLA target"
        ordering = ("-priority",)
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "priority"], name="target_once_a_priority"
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy}: {self.get_priority_display()}"
