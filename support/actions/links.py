"""Linking tickets that have to do with each other."""

from chatsite.refusal import Refused
from support.actions.change import Verb
from support.actions.changing import changing_several
from support.models import Ticket, TicketLink
from support.models.actor import Actor


def link(
    *, ticket: Ticket, other: Ticket, by: Actor, kind: str = TicketLink.Kind.RELATED
) -> None:
    """Say what *ticket* is to *other*. A link that is there is left as it is.

    Raises:
        Refused: to itself, or as the parent of its own parent.
    """
    if ticket.pk == other.pk:
        raise Refused("itself", "A ticket has no link to itself.", status=422)
    with changing_several([ticket, other], by=by) as changes:
        back = TicketLink.objects.filter(origin=other, target=ticket, kind=kind)
        if kind == TicketLink.Kind.PARENT and back.exists():
            raise Refused(
                "circle", f"#{other.number} is above #{ticket.number}.", status=409
            )
        _, is_new = TicketLink.objects.get_or_create(
            origin=ticket, target=other, kind=TicketLink.Kind(kind)
        )
        if is_new:
            changes[0].record(Verb.LINKED, field=kind, new=other.number)
            changes[1].record(Verb.LINKED, field=kind, new=ticket.number)


def unlink(*, found: TicketLink, by: Actor) -> None:
    """Take a link away."""
    with changing_several([found.origin, found.target], by=by) as (one, other):
        if TicketLink.objects.filter(pk=found.pk).delete()[0]:
            one.record(Verb.UNLINKED, field=found.kind, old=other.ticket.number)
            other.record(Verb.UNLINKED, field=found.kind, old=one.ticket.number)
