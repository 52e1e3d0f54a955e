"""Naming, ordering and putting away a chat."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chat import access
from chat.actions import chats
from chat.forms import InstructionsForm, TitleForm
from chat.models import Chat
from chatsite.door import Request, signed_in
from chatsite.refusal import Refused

UUID = uuid.UUID


@require_http_methods(["GET", "POST"])
@signed_in
def rename(request: Request, chat_id: UUID) -> HttpResponse:
    """Give the chat another title."""
    chat = access.chat_for(request.user, chat_id)
    form = TitleForm(request.POST or None, initial={"title": chat.title})
    if request.method == "GET":
        context = {"chat": chat, "form": form}
        return render(request, "chat/partials/rename_form.html", context)
    if not form.is_valid():
        raise Refused("title", "Write a title of at most 200 characters.", status=422)
    chats.rename(chat=chat, title=form.cleaned_data["title"])
    return _row(request, chat)


@require_http_methods(["GET", "POST"])
@signed_in
def instructions(request: Request, chat_id: UUID) -> HttpResponse:
    """What the assistant is told before everything else in this chat."""
    chat = access.chat_for(request.user, chat_id)
    initial = {"system_prompt": chat.system_prompt}
    form = InstructionsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chats.instruct(chat=chat, system_prompt=form.cleaned_data["system_prompt"])
        return HttpResponse(status=204) if request.htmx else redirect(chat)
    status = 422 if request.method == "POST" and form.errors else 200
    context = {"chat": chat, "form": form}
    template = "chat/partials/instructions_form.html"
    return render(request, template, context, status=status)


@require_POST
@signed_in
def pin(request: Request, chat_id: UUID) -> HttpResponse:
    """Keep the chat on top, or with on=0 no longer."""
    chat = access.chat_for(request.user, chat_id)
    chats.set_pinned(chat=chat, pinned=request.POST.get("on") != "0")
    return _row(request, chat)


@require_POST
@signed_in
def archive(request: Request, chat_id: UUID) -> HttpResponse:
    """Put the chat away, or with on=0 back."""
    chat = access.chat_for(request.user, chat_id)
    chats.set_archived(chat=chat, archived=request.POST.get("on") != "0")
    return _gone(request, chat)


@require_POST
@signed_in
def delete(request: Request, chat_id: UUID) -> HttpResponse:
    """Delete the chat; the answer offers to undo it."""
    chat = access.chat_for(request.user, chat_id)
    chats.delete(chat=chat)
    return _gone(request, chat)


@require_POST
@signed_in
def restore(request: Request, chat_id: UUID) -> HttpResponse:
    """Undo a deletion."""
    chat = access.deleted_chat_for(request.user, chat_id)
    chats.restore(chat=chat)
    return redirect(chat)


def _row(request: Request, chat: Chat) -> HttpResponse:
    if not request.htmx:
        return redirect(chat)
    context = {"chat": chat, "current_id": request.POST.get("current", "")}
    return render(request, "chat/partials/chat_row.html", context)


def _gone(request: Request, chat: Chat) -> HttpResponse:
    """A toast with the way back; the lists refresh by the notice."""
    if not request.htmx:
        return redirect("chat:chats")
    return render(request, "chat/partials/toast.html", {"chat": chat})
