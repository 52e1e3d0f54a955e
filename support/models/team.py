"""Teams: who works which tickets."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from support.models.ai_suggestion import FIELDS

if TYPE_CHECKING:
    from chatsite.accounts.models import User


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams in the words of the desk."""

    def active(self) -> Self:
        """Those that get new tickets."""
        return self.filter(is_active=True)

    def of(self, agent: "User") -> Self:
        """Those that *agent* is in; an administrator is in all."""
        return (
            self.all() if agent.is_superuser else self.filter(memberships__agent=agent)
        )

    def led_by(self, agent: "User") -> Self:
        """Those that *agent* leads; an administrator leads all."""
        leads = self.filter(
            memberships__agent=agent, memberships__role=TeamMembership.Role.LEAD
        )
        return self.all() if agent.is_superuser else leads

    def for_product(self, product_id: int | None) -> "Team | None":
        """The active team that looks after a product; else the default team."""
        teams = self.active()
        if product_id and (team := teams.filter(products=product_id).first()):
            return team
        return teams.filter(is_default=True).first()


class Team(models.Model):
    """A team has members and tickets; every ticket has one team.

    The three spans are days of silence: until a pending ticket's customer is reminded,
    then until it counts as solved, and until a solved one is closed. Empty is never.
    """

    name = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)
    # Gets what no other team looks after.
    is_default = models.BooleanField(default=False)
    products = models.ManyToManyField(
        "support.Product", related_name="teams", blank=True
    )
    business_calendar = models.ForeignKey(
        "support.BusinessCalendar",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="teams",
    )
    remind_after = models.PositiveSmallIntegerField(default=3, null=True, blank=True)
    solve_after = models.PositiveSmallIntegerField(default=4, null=True, blank=True)
    close_after = models.PositiveSmallIntegerField(default=7, null=True, blank=True)

    # Whether the AI looks at new tickets, and what of its suggestions is applied at
    # once, without an agent: targets of `AISuggestion`.
    ai_triage = models.BooleanField("AI triage of new tickets", default=True)
    ai_applies = ArrayField(
        models.CharField(max_length=9, choices=FIELDS),
        verbose_name="AI applies at once",
        default=list,
        blank=True,
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="team_one_default",
                violation_error_message="Another team is the default already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """An agent in a team; who has none is no agent.

    `capacity` bounds the open tickets that they are given in this team; empty is no
    bound. `last_assigned_at` is whose turn it is when tickets go round.
    """

    class Role(models.TextChoices):
        """A lead may also redact, reopen what is closed, and change the team's rules."""

        AGENT = "agent"
        LEAD = "lead"

    team = models.ForeignKey(
        "support.Team", on_delete=models.CASCADE, related_name="memberships"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=5, choices=Role.choices, default=Role.AGENT)
    capacity = models.PositiveSmallIntegerField(default=10, null=True, blank=True)
    last_assigned_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "team"], name="member_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent} in {self.team}"
