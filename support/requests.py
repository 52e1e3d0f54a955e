"""A requester's side of the desk: how their request stands, in words for them."""

from dataclasses import dataclass
from uuid import UUID

from chatsite.accounts.models import User
from support.models import Ticket, TicketMessage
from support.models.message import TicketMessageQuerySet
from support.models.status import PublicStatus, Status
from support.models.ticket_queries import TicketQuerySet


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands, for its requester. `ticket` is the one that lives."""

    ticket: Ticket
    status: PublicStatus
    sentence: str

    @property
    def is_open(self) -> bool:
        """Whether the team or the customer still has to do something."""
        return self.status in (PublicStatus.OPEN, PublicStatus.WAITING_FOR_YOU)

    @property
    def can_be_rated(self) -> bool:
        """Whether the customer is asked how it went."""
        return self.ticket.status in (Status.SOLVED, Status.CLOSED)


def of(user: User) -> TicketQuerySet:
    """Somebody's requests, what has news first by time; merged ones are in another."""
    found = Ticket.objects.asked_by(user).living().with_news(user)
    return found.select_related("chat", "assignee").order_by("-silent_since", "-id")


def of_chat(chat_id: UUID, requester: User) -> Ticket | None:
    """The request that a chat is about: the open one, else the latest."""
    mine = Ticket.objects.asked_by(requester).filter(chat=chat_id)
    beside = mine.select_related("assignee", "team", "merged_into__assignee")
    ticket = beside.order_by("category", "-number").first()
    return ticket.living if ticket else None


def standing(ticket: Ticket) -> Standing:
    """How it stands now."""
    status = Status(ticket.status).public
    return Standing(ticket, status, _sentence(ticket, status))


def _sentence(ticket: Ticket, status: PublicStatus) -> str:
    name = ticket.assignee.display_name if ticket.assignee else ""
    return {
        PublicStatus.OPEN: f"{name} is with you" if name else "Waiting for our team",
        PublicStatus.WAITING_FOR_YOU: "Waiting for your answer",
        PublicStatus.SOLVED: "Solved",
        PublicStatus.CLOSED: "Closed",
    }[status]


def said_beside(
    chat_id: UUID, after: UUID | None, before: UUID | None
) -> TicketMessageQuerySet:
    """What its owner may read of the tickets of a chat, between two of its messages.

    A ticket that was merged goes on in another one, and is read on in its chat.
    """
    tickets = Ticket.objects.filter(chat=chat_id).values_list("id", "merged_into")
    ids = {id for pair in tickets for id in pair if id}
    if not ids:
        return TicketMessage.objects.none()
    # As ids: with "of these, or merged into these" PostgreSQL reads all messages.
    ids.update(Ticket.objects.filter(merged_into__in=ids).values_list("id", flat=True))
    said = TicketMessage.objects.public().filter(ticket__in=ids)
    if after:
        said = said.filter(id__gt=after)
    if before:
        said = said.filter(id__lt=before)
    beside = said.select_related("author", "ticket__requester")
    return beside.prefetch_related("attachments").order_by("id")
