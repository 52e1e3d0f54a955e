"""Tickets that have to do with each other: merged into one, or linked."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from chatsite.door import Request, signed_in
from support import access
from support.actions import links, merging
from support.forms.joining import OtherForm
from support.models import Ticket, TicketLink
from support.models.actor import Actor
from support.views.fields import shown

# Of the same requester, offered to merge with.
OFFERED = 10


@require_http_methods(["GET", "POST"])
@signed_in
def merge(request: Request, number: int) -> HttpResponse:
    """Make one ticket of two: this one goes into the other."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.method == "GET":
        mine = Ticket.objects.worked_by(request.user).open()
        others = mine.filter(requester=ticket.requester).exclude(pk=ticket.pk)
        context: dict[str, Any] = {
            "ticket": ticket,
            "others": others.order_by("-id")[:OFFERED],
        }
        return render(request, "support/partials/merge_form.html", context)
    into = OtherForm(request.POST).other(request.user)
    merging.merge(ticket=ticket, into=into, by=Actor.agent(request.user))
    return shown(request, ticket)


@require_http_methods(["GET", "POST"])
@signed_in
def link(request: Request, number: int) -> HttpResponse:
    """Say that another ticket has to do with this one."""
    ticket = access.worked_ticket_for(request.user, number)
    form = OtherForm(request.POST or None)
    if request.method == "GET":
        context = {"ticket": ticket, "kinds": TicketLink.Kind.choices}
        return render(request, "support/partials/link_form.html", context)
    other = form.other(request.user)
    kind = form.cleaned_data["kind"] or TicketLink.Kind.RELATED
    links.link(ticket=ticket, other=other, by=Actor.agent(request.user), kind=kind)
    return shown(request, ticket)


@require_POST
@signed_in
def unlink(request: Request, number: int, link_id: int) -> HttpResponse:
    """Take a link away."""
    ticket = access.worked_ticket_for(request.user, number)
    links.unlink(found=access.link_of(ticket, link_id), by=Actor.agent(request.user))
    return shown(request, ticket)
