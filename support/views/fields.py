"""The controls of a ticket's fields: shown, and changed one by one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chatsite.door import Request, signed_in
from support import access
from support.actions import editing
from support.forms.editing import EditForm
from support.models import Ticket
from support.models.actor import Actor


@require_http_methods(["GET", "POST"])
@signed_in
def fields(request: Request, number: int) -> HttpResponse:
    """All controls as they are now; by POST, after one was set."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.method == "POST":
        edits = EditForm(request.user, request.POST, ticket=ticket).edits()
        editing.edit(ticket=ticket, edits=edits, by=Actor.agent(request.user))
    return shown(request, ticket)


def shown(request: Request, ticket: Ticket) -> HttpResponse:
    """The controls after a change; without script, the page. Who may not see the ticket
    any longer, since it is another team's now, goes to the inbox."""
    still = Ticket.objects.worked_by(request.user).filter(pk=ticket.pk)
    now = still.select_related(*access.BESIDE).first()
    if now is None and request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": "/support/inbox/"})
    if now is None:
        return redirect("support:inbox")
    if not request.htmx:
        return redirect(now)
    return render(request, "support/partials/fields_now.html", {"ticket": now})
