"""What forms offer: people, teams, products and tags."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from chatsite.accounts.models import User
from support.models import Product, Tag, Team, TeamMembership

Choices = list[tuple[Any, Any]]


def agents() -> QuerySet[User]:
    """Everybody who can be given a ticket."""
    people = User.objects.filter(is_active=True, memberships__isnull=False).distinct()
    return people.order_by("first_name", "username")


class Offers:
    """What forms of one page offer, each asked for once."""

    @cached_property
    def members(self) -> list[TeamMembership]:
        """Of all teams, those who can be given a ticket, by name."""
        found = TeamMembership.objects.filter(agent__is_active=True)
        by_name = found.order_by("agent__first_name", "agent__username")
        return list(by_name.select_related("agent"))

    @cached_property
    def people(self) -> list[User]:
        """The same, each once."""
        return list(dict.fromkeys(member.agent for member in self.members))

    @cached_property
    def teams(self) -> list[Team]:
        """All of them, active or not."""
        return list(Team.objects.all())

    @cached_property
    def products(self) -> list[Product]:
        """All of them, active or not."""
        return list(Product.objects.all())

    @cached_property
    def tags(self) -> list[Tag]:
        """All of them, active or not."""
        return list(Tag.objects.all())


def active(things: Iterable[Team | Product | Tag]) -> Choices:
    """Those that are offered for tickets, as choices."""
    return [(thing.pk, str(thing)) for thing in things if thing.is_active]
