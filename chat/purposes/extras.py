"""What comes after an answer: the chat's title, suggestions for the next question.

Neither is worth a retry: without them the first question stays the title, and the
page shows no suggestions.
"""

from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import close_old_connections, transaction

from chat.live import publish
from chat.models import Chat, Message
from chat.providers.base import Prompt, ProviderError
from chat.purposes import suggestions, title

log = structlog.get_logger(__name__)

Ask = Callable[[Prompt], str]


def make_title(chat_id: UUID, ask: Ask) -> None:
    """Name a chat whose title is still provisional, by its first exchange."""
    chat = Chat.objects.filter(id=chat_id, title_is_provisional=True).first()
    if chat is None or chat.leaf is None:
        return
    first = chat.messages.filter(parent=None).order_by("id").first()
    if first is None:
        return
    answer = first.children.answers().exclude(content="").first()
    if answer is None:
        return
    if made := title.parse(_ask(ask, title.prompt(first.content, answer.content))):
        _set_title(chat, made)


def make_suggestions(message_id: UUID, ask: Ask) -> None:
    """Suggest follow-ups to an answer that ends its branch."""
    message = Message.objects.select_related("chat", "parent").get(id=message_id)
    if message.parent is None or message.chat.leaf_id != message.id:
        return
    question = message.parent.content
    prompt = suggestions.prompt(question, message.content)
    if found := suggestions.parse(_ask(ask, prompt), question):
        with transaction.atomic():
            Message.objects.filter(id=message.id).update(suggestions=found)
            publish.suggestions_made(
                owner_id=message.chat.owner_id,
                chat_id=message.chat_id,
                message_id=message.id,
            )


def _set_title(chat: Chat, made: str) -> None:
    with transaction.atomic():
        # Its owner may have named it meanwhile.
        replaced = Chat.objects.filter(id=chat.id, title_is_provisional=True).update(
            title=made, title_is_provisional=False
        )
        if replaced:
            publish.chat_titled(owner_id=chat.owner_id, chat_id=chat.id, title=made)


def _ask(ask: Ask, prompt: Prompt) -> str:
    # Seconds may pass, in many threads at once. With the connection held, 200 answers
    # that ended together left none for the engine to renew its leases with.
    close_old_connections()
    try:
        return ask(prompt)
    except ProviderError as error:
        log.info("extras.not_made", error=str(error))
        return ""
