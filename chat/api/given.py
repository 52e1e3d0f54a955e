"""What the API takes: bodies, strictly typed, and parts of lists."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chat.models import Message
from chatsite.refusal import Refused

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
            if self.messages[-1].role != Message.Role.USER:
                raise Refused(
                    "not_a_question", "The last message must be a user's.", status=422
                )
            content = self.messages[-1].content
        if content is None:
            raise Refused("empty", "Send content, or messages.", status=422)
        return NewMessage(content=content, client_id=self.client_id, model=self.model)
