"""The agents whom a note can name."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chatsite.door import Request, signed_in
from support import access
from support.forms.offers import agents

MOST = 8


@require_GET
@signed_in
def people(request: Request, number: int) -> HttpResponse:
    """Those whose name begins with what was typed after the @."""
    ticket = access.worked_ticket_for(request.user, number)
    typed = request.GET.get("q", "").replace("\0", "")[:100]
    named = Q(username__istartswith=typed) | Q(first_name__istartswith=typed)
    found = agents().filter(named | Q(last_name__istartswith=typed))
    shown = found.exclude(pk__in=[ticket.requester_id, request.user.pk])[:MOST]
    return render(request, "support/partials/people.html", {"people": shown})
