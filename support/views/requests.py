"""What a requester does: look through their requests, make one, write, close."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chatsite.door import Request, signed_in
from support import access, requests
from support.actions import messages
from support.actions import tickets as actions
from support.actions.words import Words
from support.forms.requests import RequestForm, WriteForm
from support.models import Ticket
from support.views import changes

MOST = 100
"""Requests on one page: more than anybody has, and a bound all the same."""


@require_GET
@signed_in
def tickets(request: Request) -> HttpResponse:
    """All requests of a person, the latest news first."""
    found = [requests.standing(ticket) for ticket in requests.of(request.user)[:MOST]]
    context = {"open": [s for s in found if s.is_open]}
    context["done"] = [s for s in found if not s.is_open]
    part = request.htmx and "part" in request.GET
    if part:
        return render(request, "support/partials/request_list.html", context)
    return render(request, "support/pages/requests.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new_ticket(request: Request) -> HttpResponse:
    """Ask people without a chat."""
    initial = {"subject": request.GET.get("subject", "")}
    form = RequestForm(request.POST or None, initial=initial)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "support/pages/new.html", {"form": form}, status=status)
    words = Words(form.cleaned_data["content"], key=form.cleaned_data["client_id"])
    about = form.opening
    ticket = actions.open_ticket(requester=request.user, about=about, words=words)
    return redirect(ticket)


@require_POST
@signed_in
def write(request: Request, number: int) -> HttpResponse:
    """Say something on one's request. What answers a closed one is a new request."""
    ticket = access.own_ticket_for(request.user, number)
    words = WriteForm(request.POST).words(request.POST.getlist("files"))
    message = messages.customer_message(
        ticket=ticket, customer=request.user, words=words
    )
    return _after(request, ticket, message.ticket)


@require_POST
@signed_in
def close(request: Request, number: int) -> HttpResponse:
    """Nothing more is needed. Writing again reopens it."""
    ticket = access.own_ticket_for(request.user, number)
    actions.close(ticket=ticket, requester=request.user)
    return _after(request, ticket, ticket)


def _after(request: Request, ticket: Ticket, home: Ticket) -> HttpResponse:
    """What is new on the page; the other page, if it goes on there."""
    if not request.htmx:
        return redirect(home)
    if home.pk != ticket.pk:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = home.get_absolute_url()
        return response
    return changes.answer(request, ticket, sent=True)
