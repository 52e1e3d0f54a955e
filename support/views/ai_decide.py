"""What an agent decides about a suggestion."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from chatsite.door import Request, signed_in
from support.actions import ai_suggestions
from support.drafting import access as doors
from support.models import AISuggestion
from support.models.actor import Actor
from support.views import ai_parts


@require_POST
@signed_in
def accept(request: Request, suggestion_id: UUID) -> HttpResponse:
    """Set the field as suggested."""
    suggestion = doors.suggestion_for(request.user, suggestion_id)
    ai_suggestions.accept(suggestion=suggestion, by=Actor.agent(request.user))
    return _shown(request, suggestion)


@require_POST
@signed_in
def undo(request: Request, suggestion_id: UUID) -> HttpResponse:
    """Put the field back."""
    suggestion = doors.suggestion_for(request.user, suggestion_id)
    ai_suggestions.undo(suggestion=suggestion, agent=request.user)
    return _shown(request, suggestion)


@require_POST
@signed_in
def reject(request: Request, suggestion_id: UUID) -> HttpResponse:
    """Dismiss a chip, discard a draft."""
    suggestion = doors.suggestion_for(request.user, suggestion_id)
    ai_suggestions.reject(suggestion=suggestion, agent=request.user)
    return _shown(request, suggestion)


@require_POST
@signed_in
def use(request: Request, suggestion_id: UUID) -> HttpResponse:
    """The page has put the text into the composer."""
    suggestion = doors.suggestion_for(request.user, suggestion_id)
    ai_suggestions.use(suggestion=suggestion, how=request.POST.get("how", ""))
    return HttpResponse(status=204)


@require_POST
@signed_in
def rate(request: Request, suggestion_id: UUID) -> HttpResponse:
    """Say whether it helped, and why."""
    suggestion = doors.suggestion_for(request.user, suggestion_id)
    ai_suggestions.rate(
        suggestion=suggestion,
        helped=request.POST.get("helped") == "1",
        comment=request.POST.get("comment", ""),
    )
    return _shown(request, suggestion)


def _shown(request: Request, suggestion: AISuggestion) -> HttpResponse:
    """The part of the panel that the suggestion stands in."""
    ticket = suggestion.run.ticket
    assert ticket is not None  # noqa: S101 (the door looks suggestions up by ticket)
    if not request.htmx:
        return redirect("support:ai", ticket.number)
    if suggestion.target != AISuggestion.Target.REPLY:
        context = ai_parts.triage(ticket)
        return render(request, "support/partials/ai_triage.html", context)
    left = ai_parts.latest_draft(ticket, request.user)
    context = ai_parts.one(ticket, left)
    return render(request, "support/partials/ai_draft.html", context)
