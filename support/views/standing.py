"""Where a ticket stands: put off, opened again, spam; who follows it; words taken away."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chatsite.door import Request, signed_in
from support import access
from support.access import Verb
from support.actions import editing, followers, messages, tickets
from support.actions.editing import Edits
from support.forms.editing import SnoozeForm
from support.models.actor import Actor
from support.models.status import Status
from support.views.fields import shown


@require_http_methods(["GET", "POST"])
@signed_in
def snooze(request: Request, number: int) -> HttpResponse:
    """Put it off until a moment, or wake it."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.method == "GET":
        context = {"ticket": ticket, "form": SnoozeForm()}
        return render(request, "support/partials/snooze_form.html", context)
    edits = Edits(snoozed_until=SnoozeForm(request.POST).moment())
    editing.edit(ticket=ticket, edits=edits, by=Actor.agent(request.user))
    return shown(request, ticket)


@require_POST
@signed_in
def reopen(request: Request, number: int) -> HttpResponse:
    """Open it again; what is closed, only leads."""
    ticket = access.worked_ticket_for(request.user, number)
    if ticket.status == Status.CLOSED:
        access.ticket_for(request.user, number, to=Verb.REOPEN_CLOSED)
    tickets.reopen(ticket=ticket, by=Actor.agent(request.user))
    return shown(request, ticket)


@require_http_methods(["GET", "POST"])
@signed_in
def spam(request: Request, number: int) -> HttpResponse:
    """Call it spam, after asking: nothing leads back."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.method == "GET":
        return render(request, "support/partials/spam_form.html", {"ticket": ticket})
    edits = Edits(status=Status.SPAM)
    editing.edit(ticket=ticket, edits=edits, by=Actor.agent(request.user))
    return shown(request, ticket)


@require_POST
@signed_in
def follow(request: Request, number: int) -> HttpResponse:
    """Be told what happens on it, or with on=0 no longer."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.POST.get("on") == "0":
        followers.unfollow(ticket=ticket, agent=request.user)
    else:
        followers.follow(ticket=ticket, agent=request.user)
    return shown(request, ticket)


@require_http_methods(["GET", "POST"])
@signed_in
def redact(request: Request, message_id: UUID) -> HttpResponse:
    """Take a message's words away for good, after asking; for leads."""
    message = access.message_for(request.user, message_id, to=Verb.REDACT)
    if request.method == "GET":
        context = {"message": message}
        return render(request, "support/partials/redact_form.html", context)
    messages.redact(message=message, by=Actor.agent(request.user))
    ticket = message.ticket.living
    return HttpResponse(status=204) if request.htmx else redirect(ticket)
