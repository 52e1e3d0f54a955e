"""Messages: read, ask and wait, ask again, continue."""

import asyncio
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from ninja import Query, Router, Status

from chat import access, models
from chat.actions import messages
from chat.api.auth import ASYNC_DOORS, Request
from chat.api.errors import FAULTS
from chat.api.given import MessagesWanted, NewMessage, Waiting
from chat.api.schemas import Answered, Message, MessagePage, Sent, Started
from chat.streaming import chain
from chat.streaming.database import request_db
from chat.streaming.hub import hub
from chat.transcripts import Tree
from chatsite.accounts.models import User
from chatsite.refusal import Refused

router = Router(tags=["Messages"])

# Beside its own time an answer may take some to be begun.
QUEUED_S = 30.0
LOOK_S = 15.0


@router.get("/chats/{uuid:chat_id}/messages", response={200: MessagePage, **FAULTS})
def list_messages(
    request: Request, chat_id: UUID, part: Query[MessagesWanted]
) -> dict[str, object]:
    """The current branch: its end, then with the cursor what is above."""
    chat = access.chat_for(request.auth, chat_id)
    branch = Tree(chat).branch(chat.leaf_id)
    if part.cursor is not None:
        if part.cursor not in branch:
            raise Refused(
                "cursor", "This message is not on the current branch.", status=400
            )
        branch = branch[: branch.index(part.cursor)]
    page = branch[-part.limit :]
    return {
        "items": models.Message.objects.filter(id__in=page).order_by("id"),
        "next_cursor": page[0] if len(branch) > part.limit else None,
    }


@router.post(
    "/chats/{uuid:chat_id}/messages",
    response={200: Answered, 202: Sent, **FAULTS},
    auth=ASYNC_DOORS,
)
async def send_message(
    request: Request, chat_id: UUID, given: NewMessage, how: Query[Waiting]
) -> Status[dict[str, object]]:
    """Ask, and wait for the whole answer; or with `wait=false` for nothing."""
    exchange = await request_db(send, request.auth, chat_id, given)
    if not how.wait:
        both = [exchange.question, exchange.answer]
        return Status(202, {"chat_id": chat_id, "messages": both})
    answer = await _whole(request.auth, exchange.answer)
    return Status(
        200,
        {
            "message": answer,
            "chat_id": chat_id,
            "suggestions": answer.suggestions,
            "usage": Message.resolve_usage(answer),
        },
    )


@router.post(
    "/messages/{uuid:message_id}/regenerate", response={202: Started, **FAULTS}
)
def regenerate(request: Request, message_id: UUID) -> Status[dict[str, object]]:
    """Answer the same question again: a new branch, to be followed."""
    message = access.message_for(request.auth, message_id)
    answer = messages.regenerate(message=message, user=request.auth)
    return Status(202, {"chat_id": answer.chat_id, "message": answer})


@router.post("/messages/{uuid:message_id}/continue", response={202: Started, **FAULTS})
def go_on(request: Request, message_id: UUID) -> Status[dict[str, object]]:
    """Go on with an answer that was interrupted or cut by length."""
    message = access.message_for(request.auth, message_id)
    answer = messages.go_on(message=message, user=request.auth)
    return Status(202, {"chat_id": answer.chat_id, "message": answer})


def send(user: User, chat_id: UUID, given: NewMessage) -> messages.Exchange:
    """Ask in a chat of *user*'s.

    Raises:
        Http404: when they have no such chat.
        Refused: as `chat.actions.messages.send`, and for a model that is not here.
    """
    chat = access.chat_for(user, chat_id)
    if given.model is not None and given.model != (here := chain.providers()[0].model):
        raise Refused("model", f"The model of this site is {here}.", status=422)
    return messages.send(
        chat=chat, user=user, content=given.content, client_id=given.client_id
    )


async def _whole(user: User, answer: models.Message) -> models.Message:
    """The answer when it has ended."""
    if answer.generation_id is not None:
        await _ended(answer.generation_id)
    answer = await request_db(access.message_for, user, answer.id)
    if answer.is_unfinished:
        raise Refused(
            "still_writing",
            "The answer takes longer. Follow it, or read it later.",
            status=504,
        )
    if answer.state == models.Message.State.FAILED:
        raise Refused("failed", answer.error, status=502)
    return answer


async def _ended(generation: UUID) -> None:
    """Return when it has ended, or when it has had all the time there is."""
    limit = settings.CHAT_TOTAL_TIMEOUT + QUEUED_S
    with suppress(TimeoutError):
        async with asyncio.timeout(limit), hub().follow(generation) as follow:
            while not follow.over:
                await follow.changed(follow.version, LOOK_S)
