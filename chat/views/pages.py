"""The pages: a new chat, a chat, the list of chats."""

import uuid

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from chat import access, chatlist, transcripts
from chat.actions import messages
from chat.forms import ContentForm
from chatsite.door import Request, signed_in

STARTERS = (
    "What is the capital of France?",
    "Explain photosynthesis in simple words",
    "Write a short thank-you note to a colleague",
    "Give me three ideas for a rainy Sunday",
)


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """A new chat, not yet begun."""
    return _new_chat(request, ContentForm(), status=200)


@require_http_methods(["GET", "POST"])
@signed_in
def chats(request: Request) -> HttpResponse:
    """All chats of a person; or, by POST, a new one with its first question."""
    if request.method == "POST":
        return _start(request)
    page = chatlist.page(
        request.user,
        cursor=request.GET.get("cursor", ""),
        archived="archived" in request.GET,
        query=request.GET.get("q", ""),
    )
    context = {**page.context(), "current_id": request.GET.get("current", "")}
    part = request.GET.get("part", "") if request.htmx else ""
    template = {
        "sidebar": "chat/partials/sidebar_list.html",
        "rows": "chat/partials/chat_list.html",
    }.get(part, "chat/pages/chats.html")
    return render(request, template, context)


@require_GET
@signed_in
def chat(request: Request, chat_id: uuid.UUID) -> HttpResponse:
    """A chat: the end of its current branch, and the composer."""
    chat = access.chat_for(request.user, chat_id)
    transcript = transcripts.latest(chat)
    context = {
        "chat": chat,
        "said": transcript.in_order,
        "last": transcript.last,
        "earlier": transcript.earlier,
        "form": ContentForm(),
        "demo_model": settings.CHAT_PRESET == "embedded",
    }
    return render(request, "chat/pages/chat.html", context)


def _start(request: Request) -> HttpResponse:
    form = ContentForm(request.POST)
    if not form.is_valid():
        return _new_chat(request, form, status=422)
    chat = messages.start_chat(owner=request.user, **form.cleaned_data)
    response: HttpResponseRedirect = redirect(chat)
    return response


def _new_chat(request: Request, form: ContentForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "starters": STARTERS,
        "demo_model": settings.CHAT_PRESET == "embedded",
    }
    return render(request, "chat/pages/home.html", context, status=status)
