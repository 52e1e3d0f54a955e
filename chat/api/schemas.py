"""What the API gives. Times are ISO 8601 with a zone, ids UUIDs."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from chat import models


class ChatRow(Schema):
    """A chat in a list."""

    id: UUID
    title: str
    pinned: bool
    archived: bool
    created_at: datetime
    active_at: datetime

    @staticmethod
    def resolve_pinned(chat: models.Chat) -> bool:
        """Whether its owner keeps it on top."""
        return chat.pinned_at is not None

    @staticmethod
    def resolve_archived(chat: models.Chat) -> bool:
        """Whether its owner has put it away."""
        return chat.archived_at is not None


class Chat(ChatRow):
    """A chat."""

    system_prompt: str


class ChatPage(Schema):
    """Chats, the last talked in first; the next page is at `next_cursor`."""

    items: list[ChatRow]
    next_cursor: str | None


class Usage(Schema):
    """Tokens, as the provider counts them."""

    prompt_tokens: int
    completion_tokens: int


class Message(Schema):
    """A message. The content of an answer is empty until it ends: follow its stream."""

    id: UUID
    chat_id: UUID
    parent_id: UUID | None
    role: str
    state: str
    content: str
    model: str
    finish_reason: str
    error: str
    usage: Usage | None
    suggestions: list[str]
    created_at: datetime
    finished_at: datetime | None

    @staticmethod
    def resolve_usage(message: models.Message) -> Usage | None:
        """None where the provider counted none."""
        if message.completion_tokens is None:
            return None
        return Usage(
            prompt_tokens=message.prompt_tokens or 0,
            completion_tokens=message.completion_tokens,
        )


class MessagePage(Schema):
    """A stretch of the current branch as it reads; what is above it is at
    `next_cursor`."""

    items: list[Message]
    next_cursor: UUID | None


class Answered(Schema):
    """An answer that has ended. Suggestions are made after it, so there may be none
    yet."""

    message: Message
    chat_id: UUID
    suggestions: list[str]
    usage: Usage | None


class Sent(Schema):
    """A stored question and the answer that is about to be written."""

    chat_id: UUID
    messages: list[Message]


class Started(Schema):
    """An answer that is about to be written."""

    chat_id: UUID
    message: Message


class Stopped(Schema):
    """What was stopped, with the text written so far; null when nothing was running."""

    success: bool = True
    message: Message | None


class Fault(Schema):
    """`code` is for programs, `message` for people."""

    code: str
    message: str


class Problem(Schema):
    """Why it was not done."""

    error: Fault
