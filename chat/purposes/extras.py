"""What comes after an answer: the chat's title, suggestions for the next question.

Neither is worth a retry: without them the first question stays the title, and the
page shows no suggestions.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import close_old_connections, transaction

from chat.live import publish
from chat.models import Chat, Message
from chat.providers.base import Prompt
from chat.purposes import suggestions, title

# Answers to short prompts, in their order; an empty one where there is none.
Ask = Callable[[Sequence[Prompt]], list[str]]


def make(message_id: UUID, ask: Ask) -> None:
    """Suggest follow-ups to an answer that ends its branch, and name its chat if that
    is the first one and the title is provisional."""
    messages = Message.objects.select_related("chat", "parent")
    answer = messages.get(id=message_id)
    question, chat = answer.parent, answer.chat
    if question is None:
        return
    said = question.content, answer.content
    wants_title = chat.title_is_provisional and question.parent_id is None
    wants_more = chat.leaf_id == answer.id
    prompts = [title.prompt(*said)] * wants_title
    prompts += [suggestions.prompt(*said)] * wants_more
    if not prompts:
        return
    # Seconds may pass, in many threads at once. With the connection held, 200 answers
    # that ended together left none for the engine to renew its leases with.
    close_old_connections()
    replies = ask(prompts)
    with transaction.atomic():
        if wants_title and (made := title.parse(replies[0])):
            _set_title(chat, made)
        if wants_more and (found := suggestions.parse(replies[-1], question.content)):
            _set_suggestions(answer, found)


def _set_title(chat: Chat, made: str) -> None:
    # Its owner may have named it meanwhile.
    replaced = Chat.objects.filter(id=chat.id, title_is_provisional=True).update(
        title=made, title_is_provisional=False
    )
    if replaced:
        publish.chat_titled(owner_id=chat.owner_id, chat_id=chat.id, title=made)


def _set_suggestions(answer: Message, found: list[str]) -> None:
    Message.objects.filter(id=answer.id).update(suggestions=found)
    publish.suggestions_made(
        owner_id=answer.chat.owner_id, chat_id=answer.chat_id, message_id=answer.id
    )
