"""From a solved ticket to an article: begun by an agent, written out by the AI."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chatsite.accounts.models import User
from chatsite.door import Request
from chatsite.refusal import Refused
from support.access import worked_ticket_for
from support.actions import ai_runs, article_drafts
from support.models import AIRun, Article, Ticket
from support.views import ai_parts
from support.views.door import agents_only


@require_POST
@agents_only
def from_ticket(request: Request, number: int) -> HttpResponse:
    """Begin an article with what helped on a ticket, and have it written out."""
    ticket = worked_ticket_for(request.user, number)
    article = article_drafts.from_ticket(ticket=ticket, by=request.user)
    if not ticket.ai_runs.of_kind(AIRun.Kind.ARTICLE).exists():
        try:
            ai_runs.start_article(ticket, request.user)
        except Refused as refused:  # the draft is there, and can be written by hand
            messages.warning(request, refused.message)
    return redirect("support:edit_article", article.pk)


@require_http_methods(["GET", "POST"])
@agents_only
def write(request: Request, number: int) -> HttpResponse:
    """What the AI wrote, or writes; by POST anew."""
    ticket = worked_ticket_for(request.user, number)
    if request.method == "POST":
        ai_runs.start_article(ticket, request.user)
    if not request.htmx:
        return redirect("support:articles")
    context = ai_parts.one(ticket, latest(ticket))
    return render(request, "support/partials/ai_article.html", context)


def beside(article: Article | None, agent: User) -> dict[str, Any]:
    """What the editor shows of the AI: nothing unless the article came from a ticket
    that *agent* works."""
    if article is None or article.source_ticket_id is None:
        return {}
    worked = Ticket.objects.worked_by(agent).select_related("requester")
    ticket = worked.filter(pk=article.source_ticket_id).first()
    return ai_parts.one(ticket, latest(ticket)) if ticket else {}


def latest(ticket: Ticket) -> AIRun | None:
    """The one being written, else the last."""
    runs = ticket.ai_runs.of_kind(AIRun.Kind.ARTICLE)
    return runs.unfinished().first() or runs.first()
