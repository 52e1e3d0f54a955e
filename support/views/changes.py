"""What a page that shows a ticket lacks: after each notice, and when it was away."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chatsite.door import Request, signed_in
from support import access, catch_up, conversation
from support.actions import reads
from support.catch_up import Missed
from support.models import Ticket, TicketEvent
from support.models.membership import asked_once
from support.views import agent_page, own_page
from support.views.door import reading


@require_GET
@signed_in
@reading
def changes(request: Request, number: int) -> HttpResponse:
    """Parts of the page that changed after an event; 204 when nothing did."""
    ticket = access.ticket_for(request.user, number)
    if not request.htmx:
        return redirect(ticket)
    return _missed(request, ticket)


def answer(request: Request, ticket: Ticket, **more: Any) -> HttpResponse:
    """After an action: all that the page lacks after the event that its request names
    as `after`, and *more*."""
    ticket.refresh_from_db(from_queryset=Ticket.objects.select_related(*access.BESIDE))
    with asked_once():
        return _missed(request, ticket, **more)


def _missed(request: Request, ticket: Ticket, **more: Any) -> HttpResponse:
    after = _whole(request.GET.get("after") or request.POST.get("after", ""))
    missed = catch_up.missed_after(ticket, after, request.user)
    if request.GET.get("seen"):
        reads.mark_seen(ticket=ticket, user=request.user, seq=missed.seq)
    if not (missed.events or missed.resync or more):
        return HttpResponse(status=204)
    if not access.is_agent_of(request.user, ticket):
        return _to_requester(request, ticket, _said(request, ticket, missed) | more)
    context = agent_page.beside(ticket) | _said(request, ticket, missed) | more
    return render(request, "support/partials/changes.html", context)


def _to_requester(
    request: Request, ticket: Ticket, said: dict[str, Any]
) -> HttpResponse:
    """Where its chat stands above it, all of the page is read anew together."""
    if said.get("anew") and ticket.chat_id:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = own_page.beside(request, ticket) | said
    return render(request, "support/partials/own_changes.html", context)


def _said(request: Request, ticket: Ticket, missed: Missed) -> dict[str, Any]:
    """The part of the conversation. A merge puts older messages between those shown."""
    verbs = {event.verb for event in missed.events}
    if missed.resync or TicketEvent.Verb.MERGED in verbs:
        stretch = conversation.latest(ticket, request.user)
        return {
            "ticket": ticket,
            "anew": True,
            "entries": stretch.entries,
            "earlier": stretch.earlier,
        }
    return {
        "ticket": ticket,
        "entries": conversation.since(ticket, request.user, missed.events),
        "took_back": [
            event.old
            for event in missed.events
            if event.verb == TicketEvent.Verb.TOOK_BACK
        ],
    }


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
