"""Chats: list, create, read, change, delete."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from ninja import Query, Router, Status

from chat import access, chatlist, models
from chat.actions import chats
from chat.api.auth import Request
from chat.api.errors import FAULTS
from chat.api.given import ChatChanges, ChatsWanted, NewChat
from chat.api.schemas import Chat, ChatPage
from chatsite.refusal import Refused

router = Router(tags=["Chats"])

_PLAIN = NewChat()


@router.get("/chats", response={200: ChatPage, **FAULTS})
def list_chats(request: Request, part: Query[ChatsWanted]) -> dict[str, object]:
    """Your chats, the last talked in first."""
    if part.cursor and chatlist.place(part.cursor) is None:
        raise Refused("cursor", "This is no cursor of this list.", status=400)
    found = models.Chat.objects.visible_to(request.auth)
    found = found.archived() if part.archived else found.current()
    found = found.only(*chatlist.NARROW, "created_at")
    items, next_cursor = chatlist.stretch(found, part.cursor, part.limit)
    return {"items": items, "next_cursor": next_cursor or None}


@router.post("/chats", response={201: Chat, **FAULTS})
@transaction.atomic
def create_chat(request: Request, given: NewChat = _PLAIN) -> Status[models.Chat]:
    """A new, empty chat."""
    chat = chats.create(
        owner=request.auth, title=given.title, client_id=given.client_id
    )
    if given.system_prompt:
        chats.instruct(chat=chat, system_prompt=given.system_prompt)
    return Status(201, chat)


@router.get("/chats/{uuid:chat_id}", response={200: Chat, **FAULTS})
def read_chat(request: Request, chat_id: UUID) -> models.Chat:
    """One chat."""
    return access.chat_for(request.auth, chat_id)


@router.patch("/chats/{uuid:chat_id}", response={200: Chat, **FAULTS})
@transaction.atomic
def change_chat(request: Request, chat_id: UUID, given: ChatChanges) -> models.Chat:
    """Rename, pin, archive or instruct a chat: all that is given, or nothing."""
    chat = access.chat_for(request.auth, chat_id)
    for name, value in given.model_dump(exclude_unset=True).items():
        _CHANGES[name](chat=chat, **{name: value})
    return chat


@router.delete("/chats/{uuid:chat_id}", response={204: None, **FAULTS})
def delete_chat(request: Request, chat_id: UUID) -> Status[None]:
    """Delete a chat; an answer that is being written in it stops."""
    chat = access.chat_for(request.auth, chat_id)
    chats.delete(chat=chat)
    return Status(204, None)


_CHANGES: dict[str, Callable[..., None]] = {
    "title": chats.rename,
    "pinned": chats.set_pinned,
    "archived": chats.set_archived,
    "system_prompt": chats.instruct,
}
