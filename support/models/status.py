"""The states of a ticket. Code reasons on the category, people read the status."""

from django.db import models


class Category(models.IntegerChoices):
    """Whose turn it is. The numbers are the order of the inbox."""

    ACTIVE = 0
    WAITING = 1
    DONE = 2


class Status(models.TextChoices):
    """new → open → pending or on hold → solved → closed; merged and spam are ends."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"
    MERGED = "merged"
    SPAM = "spam"

    @property
    def category(self) -> Category:
        """The one category of this status."""
        return CATEGORIES[self]

    @property
    def public(self) -> "PublicStatus":
        """What the customer is told."""
        return PUBLIC[self]


CATEGORIES = {
    Status.NEW: Category.ACTIVE,
    Status.OPEN: Category.ACTIVE,
    Status.PENDING: Category.WAITING,
    Status.ON_HOLD: Category.WAITING,
    Status.SOLVED: Category.DONE,
    Status.CLOSED: Category.DONE,
    Status.MERGED: Category.DONE,
    Status.SPAM: Category.DONE,
}


class Priority(models.IntegerChoices):
    """How much it presses."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


class Sentiment(models.TextChoices):
    """How a customer sounds."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class PublicStatus(models.TextChoices):
    """What a customer is told of a status: no more than whose turn it is."""

    OPEN = "open"
    WAITING_FOR_YOU = "waiting_for_you", "Waiting for you"
    SOLVED = "solved"
    CLOSED = "closed"


PUBLIC = {
    Status.NEW: PublicStatus.OPEN,
    Status.OPEN: PublicStatus.OPEN,
    Status.PENDING: PublicStatus.WAITING_FOR_YOU,
    Status.ON_HOLD: PublicStatus.OPEN,
    Status.SOLVED: PublicStatus.SOLVED,
    Status.CLOSED: PublicStatus.CLOSED,
    Status.MERGED: PublicStatus.CLOSED,
    Status.SPAM: PublicStatus.CLOSED,
}
