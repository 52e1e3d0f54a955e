"""The doors: objects are looked up through the user, or they do not exist."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from chat.models import Chat, Message
from chatsite.accounts.models import User


def chat_for(user: User | AnonymousUser, chat_id: UUID) -> Chat:
    """The chat, if *user* may see it.

    Raises:
        Http404: when they may not, or there is none.
    """
    chat = Chat.objects.visible_to(user).filter(id=chat_id).first()
    if chat is None:
        raise Http404("There is no such chat.")
    return chat


def deleted_chat_for(user: User, chat_id: UUID) -> Chat:
    """A chat that its owner deleted and may still bring back.

    Raises:
        Http404: when there is none of theirs.
    """
    deleted = Chat.objects.filter(owner=user, id=chat_id).exclude(deleted_at=None)
    chat = deleted.first()
    if chat is None:
        raise Http404("There is no such chat.")
    return chat


def message_for(
    user: User | AnonymousUser, message_id: UUID, *, chat_id: UUID | None = None
) -> Message:
    """The message with its chat and generation, if *user* may see its chat.

    Raises:
        Http404: when they may not, or there is none (in that chat).
    """
    messages = Message.objects.filter(
        id=message_id, chat__in=Chat.objects.visible_to(user)
    )
    if chat_id is not None:
        messages = messages.filter(chat=chat_id)
    message = messages.select_related("chat", "generation").first()
    if message is None:
        raise Http404("There is no such message.")
    return message
