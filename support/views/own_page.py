"""Drawing the requester's page of a ticket."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from chatsite.door import Request
from support import conversation, requests
from support.actions import csat, reads
from support.forms.requests import RatingForm, WriteForm
from support.models import Attachment, Ticket


def draw(request: Request, ticket: Ticket) -> HttpResponse:
    """The page; a request that began in a chat is read on there."""
    if ticket.chat and ticket.chat.deleted_at is None:
        return redirect(ticket.chat)
    if ticket.merged_into:
        return redirect(ticket.merged_into)
    stretch = conversation.latest(ticket, request.user)
    context = {
        **beside(request, ticket),
        "entries": stretch.entries,
        "earlier": stretch.earlier,
        "form": WriteForm(),
    }
    reads.mark_seen(ticket=ticket, user=request.user, seq=ticket.public_seq)
    return render(request, "support/pages/request.html", context)


def beside(request: Request, ticket: Ticket) -> dict[str, Any]:
    """What stands around the conversation and follows each change."""
    unsent = Attachment.objects.unsent_by(request.user).filter(ticket=ticket)
    return {
        "ticket": ticket,
        "standing": requests.standing(ticket),
        "files": unsent.order_by("created_at"),
        "rating": csat.of(ticket),
        "rating_form": RatingForm(),
    }
