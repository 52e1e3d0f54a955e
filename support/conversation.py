"""Reading a ticket: the messages that its viewer may read, in order."""

from chatsite.accounts.models import User
from support.access import is_agent_of
from support.models import Ticket, TicketMessage
from support.models.message import TicketMessageQuerySet


def messages(ticket: Ticket, viewer: User) -> TicketMessageQuerySet:
    """What *viewer* may read on the ticket and on those merged into it.

    The caller has looked the ticket up through the viewer.
    """
    said = TicketMessage.objects.of(ticket).in_order()
    return said if is_agent_of(viewer, ticket) else said.public()
