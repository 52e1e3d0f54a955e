"""The assistant message that waits for its answer: filled, or taken away.

Whoever holds several locks takes them in this order: generation, chat, and then what
other apps keep beside the chat.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chat import rendering
from chat.live import publish
from chat.models import Chat, Message
from chat.streaming import stop
from chat.streaming.purposes import Ending
from chat.transcripts import Tree

# What pages are told of a message that is gone.
WITHDRAWN = "withdrawn"


def lock(message_id: UUID) -> Message | None:
    """The message with its parent and its chat, which is locked; None if it is gone."""
    rows = Chat.objects.select_for_update(of=("self",))
    chat = rows.filter(messages=message_id).first()
    message = Message.objects.select_related("parent").filter(id=message_id).first()
    if chat is None or message is None:
        return None
    message.chat = chat
    return message


def fill(message: Message, ending: Ending) -> None:
    """Store what was written, and how it ended. Told on commit."""
    message.state = ending.state
    message.content = ending.text
    message.html = rendering.render(ending.text)
    message.html_version = rendering.VERSION
    message.provider = ending.provider
    message.model = ending.model
    message.finish_reason = ending.finish_reason
    message.error = ending.error
    message.finished_at = timezone.now()
    if ending.usage is not None:
        message.prompt_tokens = ending.usage.prompt_tokens
        message.completion_tokens = ending.usage.completion_tokens
    message.save()
    _tell(message, message.state)


def remove(message: Message) -> None:
    """Take a message away that nothing follows. Its chat, `message.chat`, is locked.

    What runs for it is stopped on commit and not before: an engine that stores an end
    holds its generation and waits for the chat.
    """
    chat, generation_id = message.chat, message.generation_id
    was_leaf = chat.leaf_id == message.id
    _tell(message, WITHDRAWN)
    message.delete()
    if was_leaf:
        chat.leaf_id = message.parent_id and Tree(chat).latest_leaf(message.parent_id)
        chat.save(update_fields=["leaf"])
    if generation_id is not None:
        transaction.on_commit(lambda: stop.stop(generation_id))


def _tell(message: Message, state: str) -> None:
    publish.message_changed(
        owner_id=message.chat.owner_id,
        chat_id=message.chat_id,
        message_id=message.id,
        state=state,
    )
