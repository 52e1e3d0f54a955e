"""A chat changes hands: to a person, back to the assistant, or to nobody: it is solved."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chat.transcripts import Chat
from chatsite.door import Request, signed_in
from support import access, person_rule
from support.access import Verb
from support.actions import handling, handoffs
from support.forms.requests import PersonForm
from support.models import Handoff
from support.models.actor import Actor

Reason = Handoff.Reason


@require_http_methods(["GET", "POST"])
@signed_in
def person(request: Request, chat_id: UUID) -> HttpResponse:
    """Talk to a person about this chat."""
    chat = access.chat_for(request.user, chat_id)
    form = PersonForm(request.POST or None, initial={"subject": str(chat)})
    if not form.is_valid():
        context = {"chat": chat, "form": form}
        template = "support/pages/person.html"
        if request.htmx:
            template = "support/partials/person_form.html"
        status = 422 if form.is_bound else 200
        return render(request, template, context, status=status)
    handoffs.hand_over(
        requester=request.user,
        chat_id=chat.id,
        reason=_reason(chat),
        about=form.opening,
        words=form.words,
    )
    return _to(request, chat.get_absolute_url())


@require_POST
@signed_in
def return_to_ai(request: Request, number: int) -> HttpResponse:
    """The assistant answers in the chat again: an agent's to say, and the requester's
    when their request is done."""
    ticket = access.ticket_for(request.user, number, to=Verb.REPLY)
    is_agent = access.is_agent_of(request.user, ticket)
    by = Actor.agent(request.user) if is_agent else Actor.customer(request.user)
    handoffs.hand_back(ticket=ticket, by=by)
    return _to(request, ticket.get_absolute_url())


@require_POST
@signed_in
def solved_by_ai(request: Request, chat_id: UUID) -> HttpResponse:
    """The assistant's answer solved it; nobody else is needed."""
    chat = access.chat_for(request.user, chat_id)
    handling.confirm(chat.id)
    if not request.htmx:
        return redirect(chat)
    return render(request, "support/partials/solved.html", {"chat": chat})


def _reason(chat: Chat) -> Handoff.Reason:
    """Whether they had said so already, to the assistant."""
    question = chat.leaf.parent if chat.leaf else None
    asked = question is not None and person_rule.asks_for_person(question.content)
    return Reason.ASKED_IN_WORDS if asked else Reason.ASKED


def _to(request: Request, path: str) -> HttpResponse:
    """A page of its own: other scripts, and another socket, serve it from now on."""
    if not request.htmx:
        return redirect(path)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = path
    return response
