"""What the API takes and gives. Times are ISO 8601 with a zone, ids UUIDs."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chat import models
from chat.actions.refusal import Refused

# Stands where nothing was given; never read, and no default in the schema.
_ABSENT: Any = None

ClientId = Annotated[
    str,
    StringConstraints(max_length=64, pattern="^[ -~]*$"),
    Field(description="Made by you; the same one again is the same request."),
]


class Given(BaseModel):
    """A request body. Not ninja's Schema: that reads attributes of whatever it gets,
    so that the body `"abc"` has a title, which is `"abc".title()`."""

    model_config = ConfigDict(strict=True)


class ChatsWanted(BaseModel):
    """Which part of the list of chats."""

    limit: int = Field(default=30, ge=1, le=100)
    cursor: str = Field(default="", max_length=200)
    archived: bool = False


class MessagesWanted(BaseModel):
    """Which part of a branch; the cursor is the message below it."""

    limit: int = Field(default=50, ge=1, le=200)
    cursor: UUID | None = None


class Waiting(BaseModel):
    """Whether to wait for the answer."""

    wait: bool = True


class NewChat(Given):
    """A chat to create."""

    title: str = ""
    system_prompt: str = ""
    client_id: ClientId = ""


class ChatChanges(Given):
    """What to change; what is absent stays."""

    title: str = _ABSENT
    pinned: bool = _ABSENT
    archived: bool = _ABSENT
    system_prompt: str = _ABSENT


class NewMessage(Given):
    """A question. `model` may only name the model of this site."""

    content: str
    client_id: ClientId = ""
    model: str | None = None


class Turn(Given):
    """A message as chat clients hold it. Only the last one is read."""

    role: str
    content: str


class ToStream(Given):
    """A question, as `content` or as the last of `messages`; the history is ours."""

    content: str | None = None
    messages: list[Turn] | None = Field(default=None, max_length=10_000)
    client_id: ClientId = ""
    model: str | None = None

    def question(self) -> NewMessage:
        """The question in its plain form.

        Raises:
            Refused: when there is none.
        """
        content = self.content
        if self.messages is not None:
            if not self.messages:
                raise Refused("empty", "The list of messages is empty.", status=400)
            if self.messages[-1].role != models.Message.Role.USER:
                raise Refused(
                    "not_a_question", "The last message must be a user's.", status=422
                )
            content = self.messages[-1].content
        if content is None:
            raise Refused("empty", "Send content, or messages.", status=422)
        return NewMessage(content=content, client_id=self.client_id, model=self.model)


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
