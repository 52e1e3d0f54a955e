"""Asking for tickets in the words of the desk."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from support.models.follower import Mention, TicketFollower
from support.models.membership import roles_of
from support.models.read import TicketRead
from support.models.status import Category, Status

if TYPE_CHECKING:
    from chatsite.accounts.models import User
    from support.models.ticket import Ticket  # noqa: F401 (named in a string)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets: whose, in which state, waiting for whom."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All that *user* may see, from whichever side."""
        if not user.is_authenticated:
            return self.none()
        return self.asked_by(user) | self.worked_by(user)

    def asked_by(self, user: "User") -> Self:
        """Their own requests."""
        return self.filter(requester=user)

    def worked_by(self, user: "User | AnonymousUser") -> Self:
        """What *user* sees as an agent: their teams', and where they are wanted.

        Assigned, followed and mentioned count only for who is in a team at all: whoever
        was taken out of the last one sees nothing more at once. Nobody works what they
        asked themselves: there they are the customer.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        others = self.exclude(requester=user)
        if user.is_superuser:
            return others
        teams = roles_of(user)
        if not teams:
            return self.none()
        return others.filter(
            Q(team__in=list(teams))
            | Q(assignee=user)
            | Q(id__in=TicketFollower.objects.filter(user=user).values("ticket"))
            | Q(id__in=Mention.objects.filter(user=user).values("ticket"))
        )

    def mentioning(self, user: "User") -> Self:
        """With a note that names *user*."""
        return self.filter(id__in=Mention.objects.filter(user=user).values("ticket"))

    def open(self) -> Self:
        """Not done: somebody has to do something, or waits."""
        return self.filter(category__lt=Category.DONE)

    def done(self) -> Self:
        """Solved, closed, merged or spam."""
        return self.filter(category=Category.DONE)

    def awake(self, now: datetime) -> Self:
        """Not snoozed at *now*."""
        return self.exclude(snoozed_until__gt=now)

    def snoozed(self, now: datetime) -> Self:
        """Put off until later than *now*."""
        return self.filter(snoozed_until__gt=now)

    def living(self) -> Self:
        """Not merged into another."""
        return self.exclude(status=Status.MERGED)

    def with_unread(self, user: "User") -> Self:
        """Each with `is_unread`: somebody wrote since *user* looked, as an agent."""
        return self._unread_after(user, "last_message_seq")

    def with_news(self, requester: "User") -> Self:
        """Each with `is_unread`: something was said or done since *requester* looked,
        of what they may know."""
        return self._unread_after(requester, "public_seq")

    def _unread_after(self, user: "User", last: str) -> Self:
        seen = TicketRead.objects.filter(
            ticket=OuterRef("pk"), user=user, last_seen_seq__gte=OuterRef(last)
        )
        return self.annotate(is_unread=~Exists(seen))
