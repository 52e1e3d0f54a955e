"""Writing on a ticket as an agent: replies, notes, drafts, and taking words back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from chatsite.door import Request, signed_in
from chatsite.refusal import Refused
from support import access
from support.access import Verb
from support.actions import drafts, messages, replies
from support.actions.replies import NewerMessage
from support.forms.composer import ComposerForm, DraftForm
from support.models import Ticket
from support.views import agent_page, changes


@require_POST
@signed_in
def send(request: Request, number: int) -> HttpResponse:
    """Send a reply or a note. What came since its writer began is shown first."""
    ticket = access.worked_ticket_for(request.user, number)
    form = ComposerForm(request.POST)
    try:
        _send(request, ticket, form)
    except NewerMessage as newer:
        return _review(request, ticket, form, newer)
    if not request.htmx:
        return redirect(ticket.living)
    if ticket.merged_into:  # while it was being written
        home = ticket.living.get_absolute_url()
        return HttpResponse(status=204, headers={"HX-Redirect": home})
    return _changes(request, ticket)


def _changes(request: Request, ticket: Ticket) -> HttpResponse:
    """What is new on the page, and what waits to be sent now."""
    files = agent_page.unsent_files(request, ticket)
    return changes.answer(request, ticket, files=files)


def _send(request: Request, ticket: Ticket, form: ComposerForm) -> None:
    words = form.words(request.POST.getlist("files"))
    if form.is_note:
        messages.note(ticket=ticket, agent=request.user, words=words)
        return
    if ticket.merged_into and form.cleaned_data["reviewed"] is not None:
        # What was reviewed is of the ticket that it went into.
        ticket = access.worked_ticket_for(request.user, ticket.living.number)
    then = form.cleaned_data["then"]
    replies.reply(ticket=ticket, agent=request.user, words=words, then=then)


def _review(
    request: Request, ticket: Ticket, form: ComposerForm, newer: NewerMessage
) -> HttpResponse:
    """The newer messages beside the composer, which keeps what was typed."""
    context = {"newer": newer.messages, "reviewed": newer.messages[-1].seq}
    if not request.htmx:
        return agent_page.draw(request, ticket, status=409, form=form, **context)
    response = render(request, "support/partials/review.html", context, status=409)
    response["HX-Retarget"] = "#composer-error"
    response["HX-Reswap"] = "innerHTML"
    return response


@require_POST
@signed_in
def undo(request: Request, message_id: UUID) -> HttpResponse:
    """Take back a reply that is not sent yet; its text is the draft again."""
    message = access.message_for(request.user, message_id, to=Verb.NOTE)
    replies.take_back(message=message, agent=request.user)
    ticket = message.ticket
    if not request.htmx:
        return redirect(ticket)
    return _changes(request, ticket)


@require_POST
@signed_in
def draft(request: Request, number: int) -> HttpResponse:
    """Keep what is being written, where every device of the agent finds it."""
    ticket = access.worked_ticket_for(request.user, number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Refused("draft", "This draft could not be read.", status=422)
    drafts.save(ticket=ticket, agent=request.user, **form.cleaned_data)
    return HttpResponse(status=204)
