"""What agents have begun to write."""

from chat.actions import content
from chatsite.accounts.models import User
from support.actions.words import LONGEST
from support.models import Draft, Ticket


def save(
    *, ticket: Ticket, agent: User, mode: str, body: str, based_on_seq: int
) -> None:
    """Keep a draft; an empty one is none.

    Raises:
        Refused: for an unfit text (see `chat.actions.content.clean`).
    """
    if not body.strip():
        discard(ticket=ticket, agent=agent, mode=mode)
        return
    content.clean(body, longest=LONGEST, what="draft")
    Draft.objects.update_or_create(
        ticket=ticket,
        agent=agent,
        mode=Draft.Mode(mode),
        defaults={"body": body, "based_on_seq": based_on_seq},
    )


def discard(*, ticket: Ticket, agent: User, mode: str) -> None:
    """Forget a draft."""
    Draft.objects.filter(ticket=ticket, agent=agent, mode=mode).delete()
