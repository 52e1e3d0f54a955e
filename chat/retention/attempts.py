"""Attempts whose rows go, because they are old or their person leaves: sums stay."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from chat.models import Attempt, AttemptDay
from chatsite.accounts.models import User
from chatsite.batches import in_batches

AT_ONCE = 1000


def sum_up() -> int:
    """Sum up the attempts older than CHAT_KEEP_ATTEMPTS days; returns how many."""
    moment = timezone.now() - timedelta(days=settings.CHAT_KEEP_ATTEMPTS)
    old = Attempt.objects.filter(started_at__lt=moment).order_by("started_at")
    days = AttemptDay.objects
    return in_batches(AT_ONCE, lambda: days.take_over(old, at_most=AT_ONCE))


def sum_up_of(*, instance: User, **signal: Any) -> None:
    """Sum up a person's attempts before their account goes, and they with it."""
    own = Attempt.objects.filter(generation__requested_by=instance)
    AttemptDay.objects.take_over(own)
