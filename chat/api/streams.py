"""Streams: ask and watch, follow, stop. Whoever leaves does not stop the answer."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from chat import access, models
from chat.actions import answers
from chat.api.auth import ASYNC_DOORS, Request
from chat.api.errors import FAULTS
from chat.api.given import ToStream
from chat.api.messages import send
from chat.api.schemas import Stopped
from chat.streaming import sse
from chat.streaming.database import request_db
from chat.streaming.events import Chunk, Complete, Cursor, Error, Reset
from chat.streaming.stop import ended
from chat.streaming.telling import BrokenOffError, Telling, told

router = Router(tags=["Streams"], auth=ASYNC_DOORS)

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


@router.post("/chats/{uuid:chat_id}/stream", response=FAULTS, openapi_extra=_STREAM)
async def send_and_stream(
    request: Request, chat_id: UUID, given: ToStream
) -> HttpResponseBase:
    """Ask, and watch the answer being written."""
    exchange = await request_db(send, request.auth, chat_id, given.question())
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
    chat = await request_db(access.chat_for, request.auth, chat_id)
    answer = await request_db(chat.messages.unfinished().first)
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
    answer = await request_db(access.message_for, request.auth, message_id)
    return _follow(request, answer, after)


@router.post("/chats/{uuid:chat_id}/stop", response={200: Stopped, **FAULTS})
async def stop(request: Request, chat_id: UUID) -> dict[str, object]:
    """Stop what is being written in a chat; answers when its text is stored."""
    chat = await request_db(access.chat_for, request.auth, chat_id)
    running = await request_db(answers.running, chat=chat)
    if running is None:
        return {"message": None}
    await request_db(answers.stop_generation, generation=running)
    await ended(running.id)
    return {
        "message": await request_db(access.message_for, request.auth, running.subject)
    }


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
    telling = told(answer.generation_id, answer.chat_id, cursor)
    if request.get_preferred_type([EVENTS, TEXT]) != TEXT:
        return StreamingHttpResponse(_events(telling), headers=sse.HEADERS)
    headers = {**sse.HEADERS, "Content-Type": f"{TEXT}; charset=utf-8"}
    has_text = cursor.offset > 0
    return StreamingHttpResponse(_text(telling, has_text=has_text), headers=headers)


async def _events(telling: Telling) -> AsyncIterator[bytes]:
    async with aclosing(telling):
        async for news in telling:
            yield sse.json_event(*news) if news else sse.HEARTBEAT


async def _text(telling: Telling, *, has_text: bool) -> AsyncIterator[bytes]:
    """The bare text. What was sent cannot be unsaid, so only a good end is an end."""
    async with aclosing(telling):
        async for news in telling:
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
