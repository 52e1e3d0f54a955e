"""The Stop button. It answers when the text written so far is stored."""

import uuid

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from chat import access
from chat.actions import answers
from chat.streaming.stop import ended


@require_POST
async def stop(request: HttpRequest, chat_id: uuid.UUID) -> HttpResponseBase:
    """Stop what is being written in the chat. Nothing if nothing is."""
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse("You are signed out.", status=401)
    chat = await sync_to_async(access.chat_for)(user, chat_id)
    running = await sync_to_async(answers.running)(chat=chat)
    if running is not None:
        await sync_to_async(answers.stop_generation)(generation=running)
        await ended(running.id)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204)
    return redirect(chat)
