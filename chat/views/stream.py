"""The answer as it is written, for a page: HTML over server-sent events."""

from collections.abc import AsyncIterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from chat import access, transcripts
from chat.models import Message
from chat.streaming import page, sse
from chat.streaming.database import db, release_request_connection
from chat.streaming.events import Progress, Status
from chat.streaming.hub import hub
from chat.streaming.telling import BrokenOffError
from chatsite.accounts.models import User


@require_GET
async def stream(
    request: HttpRequest, chat_id: UUID, message_id: UUID
) -> HttpResponseBase:
    """Follow the answer to its end; one that has ended is shown once, whole."""
    message = await sync_to_async(_find)(request, chat_id, message_id)
    if message is None:
        return HttpResponse("You are signed out.", status=401)
    return StreamingHttpResponse(_frames(message, request.user), headers=sse.HEADERS)


def _find(request: HttpRequest, chat_id: UUID, message_id: UUID) -> Message | None:
    """The message; None for who is not signed in. One trip to a thread for both."""
    if not request.user.is_authenticated:
        return None
    return access.message_for(request.user, message_id, chat_id=chat_id)


async def _frames(message: Message, user: User | AnonymousUser) -> AsyncIterator[bytes]:
    await release_request_connection()
    if message.generation_id and message.is_unfinished:
        async for frame in _growing(message.id, message.generation_id):
            yield frame
    final = await db(_final, user, message.id)
    yield page.final_message(message.id, final)


async def _growing(message: UUID, generation: UUID) -> AsyncIterator[bytes]:
    async with hub().follow(generation) as follow:
        growing = page.page_of(follow, message, _status)
        async for news in page.PageViewer(follow, growing).messages():
            yield news
        if follow.said.ending is None:
            raise BrokenOffError("not followed to the end")


def _status(event: Status | Progress, writing: bool) -> str:  # noqa: FBT001
    context = {"event": event, "writing": writing}
    return render_to_string("chat/partials/status.html", context)


def _final(user: User | AnonymousUser, message_id: UUID) -> str:
    try:
        message = access.message_for(user, message_id)
    except Http404:  # withdrawn while it was written: it goes from the page too
        return ""
    entry = transcripts.entry(message, message.chat)
    context = {"chat": message.chat, "entry": entry}
    return render_to_string("chat/partials/message.html", context)
