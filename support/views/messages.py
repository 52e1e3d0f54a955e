"""Reading the conversation of a ticket, in parts."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chatsite.door import Request, signed_in
from support import access, conversation


@require_GET
@signed_in
def earlier(request: Request, number: int, message_id: UUID) -> HttpResponse:
    """What stands above a message."""
    ticket = access.ticket_for(request.user, number)
    message = access.message_for(request.user, message_id)
    if not request.htmx:
        return redirect(ticket)
    stretch = conversation.before(ticket, request.user, message)
    context = {
        "ticket": ticket,
        "entries": stretch.entries,
        "earlier": stretch.earlier,
        "is_agent": access.is_agent_of(request.user, ticket),
    }
    return render(request, "support/partials/timeline.html", context)
