"""The AI panel beside a ticket: drafts, the summary, triage."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from chatsite.door import Request, signed_in
from support import access
from support.actions import ai_runs
from support.drafting import access as doors
from support.forms.ai import MannerForm
from support.models import AIRun, Ticket
from support.views import ai_parts


@require_GET
@signed_in
def panel(request: Request, number: int) -> HttpResponse:
    """All of the panel; without script a page of its own."""
    ticket = access.worked_ticket_for(request.user, number)
    context = ai_parts.panel(ticket, request.user)
    part, page = "support/partials/ai_body.html", "support/pages/ai.html"
    return render(request, part if request.htmx else page, context)


@require_http_methods(["GET", "POST"])
@signed_in
def draft(request: Request, number: int) -> HttpResponse:
    """The agent's draft; by POST a new one, or the last written anew."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.method == "GET":
        return _part(request, ticket, ai_parts.latest_draft(ticket, request.user))
    form = MannerForm(request.POST)
    manner = form.manner()
    last = form.cleaned_data["instead_of"]
    run = ai_runs.start_draft(
        ticket=ticket,
        agent=request.user,
        manner=manner,
        instead_of=doors.draft_for(request.user, ticket, last) if last else None,
    )
    return _part(request, ticket, run)


@require_http_methods(["GET", "POST"])
@signed_in
def summary(request: Request, number: int) -> HttpResponse:
    """The latest summary; by POST one that knows all that was said."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.method == "POST":
        run = ai_runs.start_summary(ticket, request.user)
        return _part(request, ticket, run)
    return _part(request, ticket, ai_parts.latest_summary(ticket), "summary")


@require_http_methods(["GET", "POST"])
@signed_in
def triage(request: Request, number: int) -> HttpResponse:
    """The chips; by POST after asking for new ones."""
    ticket = access.worked_ticket_for(request.user, number)
    if request.method == "POST":
        ai_runs.start_triage(ticket, request.user)
    if not request.htmx:
        return redirect("support:ai", ticket.number)
    context = ai_parts.triage(ticket)
    return render(request, "support/partials/ai_triage.html", context)


@require_GET
@signed_in
def run(request: Request, run_id: UUID) -> HttpResponse:
    """A draft or summary as it is now, also while it grows."""
    run = doors.run_for(request.user, run_id)
    assert run.ticket is not None  # noqa: S101 (the door looks runs up by ticket)
    return _part(request, run.ticket, run)


@require_GET
@signed_in
def age(request: Request, run_id: UUID) -> HttpResponse:
    """How much of the conversation a run knew, and whether it has gone on since."""
    run = doors.run_for(request.user, run_id)
    return render(request, "support/partials/ai_age.html", {"run": run})


def _part(
    request: Request, ticket: Ticket, run: AIRun | None, kind: str = ""
) -> HttpResponse:
    if not request.htmx:
        return redirect("support:ai", ticket.number)
    context = ai_parts.one(ticket, run)
    template = f"support/partials/ai_{kind or (run.kind if run else 'draft')}.html"
    return render(request, template, context)
