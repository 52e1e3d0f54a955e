"""How far people have read."""

from chatsite.accounts.models import User
from support.access import is_agent_of
from support.actions import notifications
from support.models import Ticket, TicketRead


def mark_seen(*, ticket: Ticket, user: User, seq: int) -> None:
    """Note that *user* has seen all up to *seq*, counted as their side counts. Never
    goes back: of two tabs the one that saw more is right. It is news no more, either."""
    last = ticket.seq if is_agent_of(user, ticket) else ticket.public_seq
    seen = min(seq, last)
    read, is_new = TicketRead.objects.get_or_create(
        ticket=ticket, user=user, defaults={"last_seen_seq": seen}
    )
    if not is_new and read.last_seen_seq < seen:
        reads = TicketRead.objects.filter(pk=read.pk, last_seen_seq__lt=seen)
        reads.update(last_seen_seq=seen)
    notifications.mark_seen(ticket=ticket, user=user, seq=seen)
