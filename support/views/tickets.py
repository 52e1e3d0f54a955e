"""The page of a ticket: the agents' and the requester's under one address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from chatsite.door import Request, signed_in
from support import access
from support.actions import tickets
from support.views import agent_page, changes, own_page
from support.views.door import reading

MOST_EVENTS = 500
"""In the list of what happened."""


@require_GET
@signed_in
@reading
def ticket(request: Request, number: int) -> HttpResponse:
    """Who works it gets the desk's page, who asked gets theirs."""
    ticket = access.ticket_for(request.user, number)
    if access.is_agent_of(request.user, ticket):
        return agent_page.draw(request, ticket)
    return own_page.draw(request, ticket)


@require_POST
@signed_in
def take(request: Request, number: int) -> HttpResponse:
    """Make it one's own; who comes second is told who has it."""
    ticket = access.worked_ticket_for(request.user, number)
    tickets.take(ticket=ticket, agent=request.user)
    if not request.htmx:
        return redirect(ticket)
    return changes.answer(request, ticket)


@require_GET
@signed_in
def history(request: Request, number: int) -> HttpResponse:
    """What happened to it, with old and new values, the newest first."""
    ticket = access.worked_ticket_for(request.user, number)
    events = ticket.events.select_related("actor").order_by("-seq")[:MOST_EVENTS]
    context = {"ticket": ticket, "events": events}
    kind = "partials" if request.htmx else "pages"
    return render(request, f"support/{kind}/history.html", context)
