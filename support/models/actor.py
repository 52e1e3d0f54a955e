"""Who does something to a ticket: a customer, an agent, the AI, or the desk itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from chatsite.accounts.models import User


class ActorType(models.TextChoices):
    """In what part somebody acts."""

    CUSTOMER = "customer"
    AGENT = "agent"
    AI = "ai", "AI"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in their part: the same person may ask on one ticket and work another.

    `user` is None for the AI and for the desk itself (jobs, rules).
    """

    type: ActorType
    user: "User | None" = None

    @classmethod
    def customer(cls, user: "User") -> "Actor":
        """The requester of the ticket."""
        return cls(ActorType.CUSTOMER, user)

    @classmethod
    def agent(cls, user: "User") -> "Actor":
        """A person of the desk."""
        return cls(ActorType.AGENT, user)


NAMES = {ActorType.AI: "The assistant", ActorType.SYSTEM: "Chatsite"}
"""Of who is no person, as pages and mails call them."""

AI = Actor(ActorType.AI)
SYSTEM = Actor(ActorType.SYSTEM)
