"""Making one ticket of two."""

from chatsite.refusal import Refused
from support.actions.change import Change, Verb
from support.actions.changing import changing_several
from support.models import Ticket
from support.models.actor import Actor
from support.models.status import Status


def merge(*, ticket: Ticket, into: Ticket, by: Actor) -> None:
    """Merge *ticket* into another. Its messages are read there, its clocks stop, and
    what is written to it later arrives there.

    A merged ticket always names the one that lives: what was merged into *ticket*
    before goes along, so no chain and no circle can come about.

    Raises:
        Refused: into itself, into or from a merged one, into one that is done, or when
            two people asked: one would read what the other wrote.
    """
    if ticket.pk == into.pk:
        raise Refused("itself", "A ticket cannot go into itself.", status=422)
    with changing_several([ticket, into], by=by) as (gone, home):
        _refuse_unless_fit(gone.ticket, home.ticket)
        _bring_along(gone.ticket, home)
        gone.ticket.merged_into = home.ticket
        gone.move(Status.MERGED)
        gone.record(
            Verb.MERGED, field="merged_into", new=home.ticket.number, public=True
        )
        home.record(Verb.MERGED, field="merged", new=gone.ticket.number, public=True)
        gone.ticket.merged.update(merged_into=home.ticket)


def _refuse_unless_fit(gone: Ticket, home: Ticket) -> None:
    for ticket in (gone, home):
        if ticket.status == Status.MERGED:
            raise Refused("merged", f"#{ticket.number} is merged already.", status=409)
    if not home.is_open:
        raise Refused("done", f"#{home.number} is done. Reopen it first.", status=409)
    if gone.requester_id != home.requester_id:
        raise Refused(
            "two_people",
            "Two people asked, and neither may read the other's. Link the tickets.",
            status=409,
        )


def _bring_along(gone: Ticket, home: Change) -> None:
    """Who waits on the one waits on the other now."""
    ticket = home.ticket
    ticket.waiting_since = min(
        (t for t in (ticket.waiting_since, gone.waiting_since) if t), default=None
    )
    ticket.last_customer_at = max(
        (t for t in (ticket.last_customer_at, gone.last_customer_at) if t), default=None
    )
