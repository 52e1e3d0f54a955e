"""Asking and answering on a chat page; every answer here is a part of it."""

import uuid
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chat import access, rendering, transcripts
from chat.actions import feedback, messages
from chat.forms import ContentForm, FeedbackForm
from chat.models import Chat, Generation, Message
from chat.streaming import store
from chatsite.door import Request, signed_in
from chatsite.refusal import Refused

UUID = uuid.UUID


@require_http_methods(["GET", "POST"])
@signed_in
def chat_messages(request: Request, chat_id: UUID) -> HttpResponse:
    """Send a question; or read what is after or before a message."""
    chat = access.chat_for(request.user, chat_id)
    if request.method == "GET":
        return _stretch(request, chat)
    exchange = messages.send(chat=chat, user=request.user, **_question(request))
    if not request.htmx:
        return redirect(chat)
    question, answer = exchange.question, exchange.answer
    if answer.is_unfinished:
        shown = transcripts.just_sent(question, answer)
    else:  # a repeated send, whose answer is there by now
        shown = transcripts.some(answer.chat, question, answer)
    return _list(request, chat, shown)


@require_GET
@signed_in
def message(request: Request, chat_id: UUID, message_id: UUID) -> HttpResponse:
    """One message, as it is now."""
    return _one(request, _message(request, chat_id, message_id))


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, chat_id: UUID, message_id: UUID) -> HttpResponse:
    """Put a question in other words, in place; a new branch begins there."""
    question = _message(request, chat_id, message_id)
    if request.method == "GET":
        form = ContentForm(initial={"content": question.content})
        context = {"chat": question.chat, "message": question, "form": form}
        return render(request, "chat/partials/message_edit.html", context)
    messages.edit(question=question, user=request.user, **_question(request))
    return _branch(request, question.chat)


@require_POST
@signed_in
def regenerate(request: Request, chat_id: UUID, message_id: UUID) -> HttpResponse:
    """Answer the same question again."""
    answer = _message(request, chat_id, message_id)
    messages.regenerate(message=answer, user=request.user)
    return _branch(request, answer.chat)


@require_POST
@signed_in
def go_on(request: Request, chat_id: UUID, message_id: UUID) -> HttpResponse:
    """Continue an answer that ended early."""
    answer = _message(request, chat_id, message_id)
    return _one(request, messages.go_on(message=answer, user=request.user))


@require_POST
@signed_in
def select(request: Request, chat_id: UUID, message_id: UUID) -> HttpResponse:
    """Show another version of a message, and what followed it."""
    version = _message(request, chat_id, message_id)
    messages.select(message=version)
    return _branch(request, version.chat)


@require_http_methods(["GET", "POST"])
@signed_in
def rate(request: Request, chat_id: UUID, message_id: UUID) -> HttpResponse:
    """Thumbs up or down, and why."""
    answer = _message(request, chat_id, message_id)
    if request.method == "GET":
        context = {"chat": answer.chat, "message": answer}
        return render(request, "chat/partials/feedback_form.html", context)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        raise Refused("rating", "This rating could not be read.", status=422)
    feedback.rate(message=answer, user=request.user, **form.cleaned_data)
    return _one(request, answer)


@require_GET
@signed_in
def suggestions(request: Request, chat_id: UUID, message_id: UUID) -> HttpResponse:
    """What could be asked next."""
    answer = _message(request, chat_id, message_id)
    context = {"chat": answer.chat, "message": answer}
    return render(request, "chat/partials/suggestions.html", context)


def _message(request: Request, chat_id: UUID, message_id: UUID) -> Message:
    return access.message_for(request.user, message_id, chat_id=chat_id)


def _question(request: Request) -> dict[str, str]:
    form = ContentForm(request.POST)
    if not form.is_valid():
        (errors, *_) = form.errors.as_data().values()
        raise Refused("content", " ".join(errors[0].messages), status=422)
    return {**form.cleaned_data}


def _stretch(request: Request, chat: Chat) -> HttpResponse:
    """Earlier messages, or later ones; the whole branch when the page has another."""
    if earlier := _uuid(request.GET.get("before", "")):
        return _list(request, chat, transcripts.before(chat, earlier))
    later = _uuid(request.GET.get("after", ""))
    found = transcripts.after(chat, later) if later else None
    if found is None:
        return _branch(request, chat)
    return _list(request, chat, found, part="catch_up")


def _branch(request: Request, chat: Chat) -> HttpResponse:
    """The whole current branch, in place of what the page has."""
    if not request.htmx:
        return redirect(chat)
    chat.refresh_from_db()
    response = _list(request, chat, transcripts.latest(chat), part="catch_up")
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML"
    return response


def _list(
    request: Request,
    chat: Chat,
    transcript: transcripts.Transcript,
    part: str = "message_list",
) -> HttpResponse:
    context = {
        "chat": chat,
        "said": transcript.in_order,
        "earlier": transcript.earlier,
    }
    return render(request, f"chat/partials/{part}.html", context)


def _one(request: Request, message: Message) -> HttpResponse:
    if not request.htmx:
        return redirect(message.chat)
    entry = transcripts.entry(message, message.chat)
    # As read just now: between the door and here it may have ended.
    shown = entry.message
    if shown.is_unfinished and shown.generation:
        entry = replace(entry, html=_so_far(shown.generation))
    context = {"chat": message.chat, "entry": entry}
    return render(request, "chat/partials/message.html", context)


def _so_far(generation: Generation) -> SafeString:
    """What is stored of a growing answer, for a page that gets no stream."""
    text = store.text_from(generation.id, generation.attempt, 0) or generation.prefix
    return mark_safe(rendering.render(text))  # noqa: S308 (made clean by it)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
