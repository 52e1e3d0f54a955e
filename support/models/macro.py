"""Canned replies and macros: what agents say and do again and again."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from support import variables
from support.models.draft import Draft
from support.models.status import Priority
from support.models.team import Team

if TYPE_CHECKING:
    from chatsite.accounts.models import User


class MacroQuerySet(models.QuerySet["Macro"]):
    """Macros in the words of an agent."""

    def visible_to(self, agent: "User") -> Self:
        """Their own, their teams', and everybody's."""
        teams = Q(team__in=Team.objects.of(agent))
        everybodys = Q(owner=None, team=None)
        return self.filter(Q(owner=agent) | teams | everybodys)

    def editable_by(self, agent: "User") -> Self:
        """Their own, and those of teams that they lead; everybody's are staff's."""
        mine = Q(owner=agent) | Q(team__in=Team.objects.led_by(agent))
        if agent.is_superuser:
            mine |= Q(owner=None, team=None)
        return self.filter(mine)


class Macro(models.Model):
    """A text with variables and changes to a ticket; without changes a canned reply.

    Personal with an owner, the team's with a team, everybody's with neither. `actions`
    is read by `support.actions.macros`.
    """

    title = models.CharField(max_length=100)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    team = models.ForeignKey(
        "support.Team",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="macros",
    )
    mode = models.CharField(
        max_length=8, choices=Draft.Mode.choices, default=Draft.Mode.PUBLIC
    )
    body = models.TextField(blank=True, max_length=20_000)
    actions = models.JSONField(default=dict, blank=True)

    objects = MacroQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) | Q(team=None), name="macro_one_scope"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def changes(self) -> str:
        """What it does to a ticket, in words."""
        return ", ".join(_words(name, value) for name, value in self.actions.items())

    def clean(self) -> None:
        """Refuse variables that do not exist: an agent would send them unseen.

        Raises:
            ValidationError: naming them.
        """
        if unknown := variables.unknown(self.body):
            names = ", ".join(sorted(unknown))
            raise ValidationError({"body": f"There is no such variable: {names}."})


def _words(name: str, value: object) -> str:
    """One action in words; whom an id names, its ticket will show."""
    said = name.replace("_", " ")
    if name == "priority" and isinstance(value, int):
        return f"{said} {Priority(value).label}"
    if isinstance(value, list):
        return f"{said} {', '.join(map(str, value))}"
    if value is None:
        return f"no {said}"
    is_id = isinstance(value, int) and name != "snooze_hours"
    return said if is_id else f"{said} {str(value).replace('_', ' ')}"
