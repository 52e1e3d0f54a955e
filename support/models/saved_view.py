"""Lists of the inbox that somebody put together and keeps."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from support.models.team import Team

if TYPE_CHECKING:
    from chatsite.accounts.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Views in the words of an agent."""

    def visible_to(self, agent: "User") -> Self:
        """Their own and their teams'."""
        return self.filter(Q(owner=agent) | Q(team__in=Team.objects.of(agent)))

    def editable_by(self, agent: "User") -> Self:
        """Their own, and those of teams that they lead."""
        return self.filter(Q(owner=agent) | Q(team__in=Team.objects.led_by(agent)))


class SavedView(models.Model):
    """Filters, an order and columns; an agent's own or a team's.

    `filters` is read by `support.inbox.Filters`: a view never shows more than its
    viewer may see.
    """

    name = models.CharField(max_length=100)
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
        related_name="views",
    )
    filters = models.JSONField(default=dict, blank=True)
    sort = models.CharField(max_length=10, default="waiting")
    columns = models.JSONField(default=list, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) ^ Q(team=None), name="view_one_owner"
            )
        ]

    def __str__(self) -> str:
        return self.name
