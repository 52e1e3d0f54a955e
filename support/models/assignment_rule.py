"""How a team's new tickets find somebody."""

from typing import Self

from django.db import models


class AssignmentRuleQuerySet(models.QuerySet["AssignmentRule"]):
    """Rules in the words of who assigns."""

    def automatic(self) -> Self:
        """Those that give tickets to people by themselves."""
        return self.exclude(method=AssignmentRule.Method.MANUAL)


class AssignmentRule(models.Model):
    """One a team; a team without one assigns by hand.

    Its row lock is also the turn of whoever assigns: see `support.actions.assigning`.
    """

    class Method(models.TextChoices):
        """By hand, whoever waits longest for one, or whoever has the fewest open."""

        MANUAL = "manual"
        ROUND_ROBIN = "round_robin"
        LEAST_BUSY = "least_busy"

    team = models.OneToOneField(
        "support.Team",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="assignment_rule",
    )
    method = models.CharField(
        max_length=11, choices=Method.choices, default=Method.MANUAL
    )

    objects = AssignmentRuleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.team}: {self.get_method_display()}"
