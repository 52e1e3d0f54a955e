"""What an agent may know of who asked: how often they came, and with what."""

from dataclasses import dataclass

from django.db.models import Count, Q

from chatsite.accounts.models import User
from support.models import Ticket
from support.models.status import Category
from support.models.ticket_queries import TicketQuerySet

MOST = 5


@dataclass(frozen=True, slots=True)
class Customer:
    """The numbers count, and `others` are, tickets that the agent may see."""

    chats: int
    tickets: int
    open_tickets: int
    others: list[Ticket]


def customer_of(ticket: Ticket, agent: User) -> Customer:
    """Who asked for the ticket, as *agent* may know them."""
    seen = Ticket.objects.worked_by(agent).filter(requester=ticket.requester)
    counts = seen.order_by().aggregate(
        tickets=Count("pk"), open=Count("pk", filter=Q(category__lt=Category.DONE))
    )
    return Customer(
        chats=ticket.requester.chats.filter(deleted_at=None).count(),
        tickets=counts["tickets"],
        open_tickets=counts["open"],
        others=_others(seen, ticket) if counts["tickets"] > 1 else [],
    )


def _others(seen: TicketQuerySet, ticket: Ticket) -> list[Ticket]:
    others = seen.exclude(pk=ticket.pk).only("number", "subject", "status")
    return list(others.order_by("-id")[:MOST])
