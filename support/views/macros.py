"""Macros on the page of a ticket: chosen, put into the composer, applied."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from chatsite.door import Request, signed_in
from support import access
from support.actions import macros
from support.forms.composer import new_key
from support.forms.macros import ApplyForm
from support.models import Macro
from support.views.fields import shown


@require_GET
@signed_in
def picker(request: Request, number: int) -> HttpResponse:
    """What the agent can say and do here by a click."""
    ticket = access.worked_ticket_for(request.user, number)
    found = Macro.objects.visible_to(request.user).select_related("team")
    filled = macros.texts(macros=found, ticket=ticket, agent=request.user)
    context = {"ticket": ticket, "macros": filled, "key": new_key()}
    return render(request, "support/partials/macro_picker.html", context)


@require_GET
@signed_in
def text(request: Request, number: int, macro_id: int) -> HttpResponse:
    """A macro's text for this ticket, plain, as it goes into the composer."""
    ticket = access.worked_ticket_for(request.user, number)
    macro = access.macro_for(request.user, macro_id)
    words = macros.text(macro=macro, ticket=ticket, agent=request.user)
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_POST
@signed_in
def apply(request: Request, number: int, macro_id: int) -> HttpResponse:
    """Say its text, if it has one, and make its changes."""
    ticket = access.worked_ticket_for(request.user, number)
    macro = access.macro_for(request.user, macro_id)
    given = ApplyForm(request.POST).given()
    macros.apply(macro=macro, ticket=ticket, agent=request.user, **given)
    return shown(request, ticket)
