"""Drawing the agents' page of a ticket."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from chatsite.door import Request
from support import conversation
from support.actions import reads
from support.customer import customer_of
from support.forms.composer import ComposerForm
from support.models import Attachment, Draft, Ticket
from support.models.attachment import AttachmentQuerySet


def draw(
    request: Request, ticket: Ticket, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, with what its agent had begun to write, or else with *more*."""
    stretch = conversation.latest(ticket, request.user)
    context = {
        **beside(ticket),
        "customer": customer_of(ticket, request.user),
        "entries": stretch.entries,
        "earlier": stretch.earlier,
        **composer(request, ticket),
        **more,
    }
    reads.mark_seen(ticket=ticket, user=request.user, seq=ticket.seq)
    return render(request, "support/pages/ticket.html", context, status=status)


def beside(ticket: Ticket) -> dict[str, Any]:
    """What stands around conversation and composer, and follows each change."""
    return {"ticket": ticket, "clocks": ticket.clocks.open().order_by("due_at")}


def composer(request: Request, ticket: Ticket) -> dict[str, Any]:
    """The composer with the agent's drafts and uploads; the newer draft is open."""
    drafts = {
        draft.mode: draft
        for draft in Draft.objects.filter(ticket=ticket, agent=request.user).order_by(
            "-updated_at"
        )
    }
    mode = next(iter(drafts), Draft.Mode.PUBLIC)
    bodies = {key: draft.body for key, draft in drafts.items()}
    begun = drafts.get(Draft.Mode.PUBLIC)
    initial = {
        "mode": mode,
        "reply": bodies.get(Draft.Mode.PUBLIC, ""),
        "note": bodies.get(Draft.Mode.INTERNAL, ""),
        "based_on_seq": begun.based_on_seq if begun else ticket.seq,
    }
    form = ComposerForm(initial=initial)
    return {"form": form, "files": unsent_files(request, ticket)}


def unsent_files(request: Request, ticket: Ticket) -> AttachmentQuerySet:
    """The files that wait for the viewer's next message here."""
    unsent = Attachment.objects.unsent_by(request.user).filter(ticket=ticket)
    return unsent.order_by("created_at")
