"""Streams: ask and watch, follow, stop. Whoever leaves does not stop the answer."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from chat import access, models
from chat.actions import answers
from chat.api.auth import Request
from chat.api.errors import FAULTS
from chat.api.given import ToStream
from chat.api.messages import send
from chat.api.schemas import Stopped
from chat.streaming import sse
from chat.streaming.database import release_request_connection
from chat.streaming.events import Chunk, Complete, Context, Cursor, Error, Reset
from chat.streaming.hub import hub
from chat.streaming.stop import ended
from chat.streaming.viewer import Told, Viewer

router = Router(tags=["Streams"])

Telling = AsyncGenerator[Told | None]

EVENTS, TEXT = "text/event-stream", "text/plain"
_STRING = {"schema": {"type": "string"}}
# What the schema says of streams, which are no models.
_STREAM: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Events as they happen, or with Accept: text/plain the text",
            "content": {EVENTS: _STRING, TEXT: _STRING},
        }
    }
}


class BrokenOffError(Exception):
    """Ends a response without its proper end, so that the client sees it broke."""


@router.post("/chats/{uuid:chat_id}/stream", response=FAULTS, openapi_extra=_STREAM)
async def send_and_stream(
    request: Request, chat_id: UUID, given: ToStream
) -> HttpResponseBase:
    """Ask, and watch the answer being written."""
    exchange = await sync_to_async(send)(request.auth, chat_id, given.question())
    return _stream(request, exchange.answer, Cursor())


@router.get(
    "/chats/{uuid:chat_id}/stream",
    response={204: None, **FAULTS},
    openapi_extra=_STREAM,
)
async def follow_chat(
    request: Request, chat_id: UUID, after: str = ""
) -> HttpResponseBase:
    """Watch what is being written in a chat, from ATTEMPT:OFFSET if given."""
    chat = await sync_to_async(access.chat_for)(request.auth, chat_id)
    answer = await sync_to_async(chat.messages.unfinished().first)()
    return _follow(request, answer, after)


@router.get(
    "/messages/{uuid:message_id}/stream",
    response={204: None, **FAULTS},
    openapi_extra=_STREAM,
)
async def follow_message(
    request: Request, message_id: UUID, after: str = ""
) -> HttpResponseBase:
    """Watch an answer being written, from ATTEMPT:OFFSET if given."""
    answer = await sync_to_async(access.message_for)(request.auth, message_id)
    return _follow(request, answer, after)


@router.post("/chats/{uuid:chat_id}/stop", response={200: Stopped, **FAULTS})
async def stop(request: Request, chat_id: UUID) -> dict[str, object]:
    """Stop what is being written in a chat; answers when its text is stored."""
    chat = await sync_to_async(access.chat_for)(request.auth, chat_id)
    running = await sync_to_async(answers.running)(chat=chat)
    if running is None:
        return {"message": None}
    await sync_to_async(answers.stop_generation)(generation=running)
    await ended(running.id)
    find = sync_to_async(access.message_for)
    return {"message": await find(request.auth, running.subject)}


def _follow(
    request: Request, answer: models.Message | None, after: str
) -> HttpResponseBase:
    """The stream of an answer from where the client has read to; 204 without one."""
    if answer is None or not answer.is_unfinished:
        return HttpResponse(status=204)
    seen = after or request.headers.get("Last-Event-ID", "")
    return _stream(request, answer, Cursor.parse(seen))


def _stream(
    request: Request, answer: models.Message, cursor: Cursor
) -> HttpResponseBase:
    if answer.generation_id is None:
        return HttpResponse(status=204)
    told = _told(answer.generation_id, answer.chat_id, cursor)
    if request.get_preferred_type([EVENTS, TEXT]) != TEXT:
        return StreamingHttpResponse(_events(told), headers=sse.HEADERS)
    headers = {**sse.HEADERS, "Content-Type": f"{TEXT}; charset=utf-8"}
    has_text = cursor.offset > 0
    return StreamingHttpResponse(_text(told, has_text=has_text), headers=headers)


async def _events(told: Telling) -> AsyncIterator[bytes]:
    async with aclosing(told):
        async for news in told:
            yield sse.json_event(*news) if news else sse.HEARTBEAT


async def _text(told: Telling, *, has_text: bool) -> AsyncIterator[bytes]:
    """The bare text. What was sent cannot be unsaid, so only a good end is an end."""
    async with aclosing(told):
        async for news in told:
            match news and news[0]:
                case Chunk(content=text):
                    has_text = True
                    yield text.encode()
                case Reset() if has_text:
                    raise BrokenOffError("a new attempt, with text sent")
                case Error(code=code):
                    raise BrokenOffError(code)
                case Complete(state=models.Message.State.INTERRUPTED):
                    raise BrokenOffError("interrupted")


async def _told(generation: UUID, chat_id: UUID, cursor: Cursor) -> Telling:
    """What a viewer is told. Without a last word it breaks off: they come again."""
    await release_request_connection()
    event = None
    async with hub().follow(generation) as follow:
        async for told in Viewer(follow, cursor, context_first=True).events():
            if told is None:
                yield None
                continue
            event, place = told
            if isinstance(event, Context):
                event = replace(event, chat_id=str(chat_id))
            yield event, place
    if not isinstance(event, Complete | Error):
        raise BrokenOffError("not followed to the end")
