"""People and things for tests, each made as the product makes them."""

import uuid

from chat.actions import chats, messages
from chat.models import Chat
from chatsite.accounts.models import User

PASSWORD = "correct horse battery"


def person(name: str, **fields: object) -> User:
    """A user who signs in with PASSWORD; the name is made unique."""
    username = f"{name}-{uuid.uuid4().hex[:8]}"
    email = f"{username}@example.com"
    return User.objects.create_user(
        username, email, PASSWORD, first_name=name.title(), **fields
    )


def chat(owner: User, title: str = "") -> Chat:
    """An empty chat."""
    return chats.create(owner=owner, title=title)


def exchange(
    chat: Chat, content: str = "What is the capital of France?", **kw: str
) -> messages.Exchange:
    """A question in a chat and its queued placeholder."""
    return messages.send(chat=chat, user=chat.owner, content=content, **kw)
