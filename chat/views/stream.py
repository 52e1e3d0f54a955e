"""The answer as it is written, for a page: HTML over server-sent events."""

from collections.abc import AsyncIterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from chat import access, transcripts
from chat.models import Message
from chat.streaming import page, sse
from chat.streaming.database import db, release_request_connection
from chat.streaming.events import Chunk, Cursor, Progress, Status
from chat.streaming.hub import hub
from chat.streaming.viewer import Viewer
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
        growing = page.page_of(follow, message)
        viewer = Viewer(follow, Cursor())
        seen, state = (-1, 0), None
        async for told in viewer.events():
            if told is None:
                yield sse.HEARTBEAT
                continue
            event, _ = told
            if isinstance(event, Status):
                state = event
            if isinstance(event, Status | Progress):
                yield page.status_message(message, _status(event, follow.text))
            elif state and isinstance(event, Chunk) and event.offset == 0:
                yield page.status_message(message, _status(state, follow.text))
            update, seen = growing.read(follow, seen)
            if update:
                yield update


def _status(event: Status | Progress, text: str) -> str:
    context = {"event": event, "writing": bool(text)}
    return render_to_string("chat/partials/status.html", context)


def _final(user: User | AnonymousUser, message_id: UUID) -> str:
    message = access.message_for(user, message_id)
    entry = transcripts.entry(message, message.chat)
    context = {"chat": message.chat, "entry": entry}
    return render_to_string("chat/partials/message.html", context)
