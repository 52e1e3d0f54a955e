"""Making, naming, ordering and putting away chats."""

from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from chat.actions import answers
from chat.actions import content as rules
from chat.live import publish
from chat.models import Attempt, AttemptDay, Chat, Generation, Message
from chat.purposes import answer
from chatsite.accounts.models import User

LONGEST_TITLE = 200
LONGEST_INSTRUCTIONS = 8000


def create(
    *,
    owner: User,
    title: str = "",
    client_id: str = "",
    answered_by: str = answer.NAME,
) -> Chat:
    """A new chat, in which the purpose *answered_by* answers. The same `client_id`
    again gives the same chat.

    Raises:
        Refused: for an unfit title.
    """
    if title:
        title = rules.clean(title, longest=LONGEST_TITLE, what="title")
    try:
        with transaction.atomic():
            chat = Chat.objects.create(
                owner=owner,
                title=title,
                title_is_provisional=not title,
                client_id=client_id,
                answered_by=answered_by,
            )
            publish.chats_changed(owner_id=owner.id)
            return chat
    except IntegrityError:
        return Chat.objects.get(owner=owner, client_id=client_id)


def rename(*, chat: Chat, title: str) -> None:
    """Give a chat a title of its owner's.

    Raises:
        Refused: for an unfit title.
    """
    title = rules.clean(title, longest=LONGEST_TITLE, what="title")
    chat.title = " ".join(title.split())
    chat.title_is_provisional = False
    with transaction.atomic():
        chat.save(update_fields=["title", "title_is_provisional"])
        publish.chat_titled(owner_id=chat.owner_id, chat_id=chat.id, title=chat.title)


def instruct(*, chat: Chat, system_prompt: str) -> None:
    """Set what the assistant is told before everything else; empty for the usual.

    Raises:
        Refused: for unfit instructions.
    """
    if system_prompt.strip():
        system_prompt = rules.clean(
            system_prompt, longest=LONGEST_INSTRUCTIONS, what="instruction"
        )
    chat.system_prompt = system_prompt.strip()
    chat.save(update_fields=["system_prompt"])


def set_answered_by(*, chat_id: UUID, purpose: str) -> str:
    """Have another purpose answer in a chat, or with "" none: a person does. Returns
    who did before.

    What is being written is stopped as soon as this has committed, and not before: the
    end of an answer locks its generation first, and we would wait for each other.
    """
    with transaction.atomic():
        chat = Chat.objects.select_for_update().get(id=chat_id)
        before, chat.answered_by = chat.answered_by, purpose
        if before != purpose:
            chat.save(update_fields=["answered_by"])
            publish.answerer_changed(owner_id=chat.owner_id, chat_id=chat.id)
            transaction.on_commit(lambda: _stop_writing(chat))
        return before


def set_pinned(*, chat: Chat, pinned: bool) -> None:
    """Keep a chat on top of the list, or no longer."""
    chat.pinned_at = timezone.now() if pinned else None
    _save(chat, "pinned_at")


def set_archived(*, chat: Chat, archived: bool) -> None:
    """Put a chat away, or back into the list."""
    chat.archived_at = timezone.now() if archived else None
    _save(chat, "archived_at")


def archive(*, chats: models.QuerySet[Chat]) -> int:
    """Put several chats away, of whomever they are; returns how many."""
    with transaction.atomic():
        owners = set(chats.values_list("owner", flat=True))
        count = chats.update(archived_at=timezone.now())
        for owner_id in owners:
            publish.chats_changed(owner_id=owner_id)
    return count


def delete(*, chat: Chat) -> None:
    """Delete a chat and stop what is written in it; `restore` brings it back."""
    _stop_writing(chat)
    chat.deleted_at = timezone.now()
    _save(chat, "deleted_at")


def restore(*, chat: Chat) -> None:
    """Undo the deletion of a chat."""
    chat.deleted_at = None
    _save(chat, "deleted_at")


def erase(*, chats: models.QuerySet[Chat]) -> None:
    """Delete chats for good, with all that was written for them; runs end unstored.

    What their attempts came to stays in the sums of their days.
    """
    messages = Message.objects.filter(chat__in=chats)
    runs = Generation.objects.filter(subject__in=messages.values("id"))
    with transaction.atomic():
        # An engine that stores text waits here, and then finds nothing to store it for;
        # between the two deletions below it would leave a chunk without its run. In one
        # order: two that erase the same chats would else wait for each other.
        list(runs.order_by("id").select_for_update().values_list("id"))
        AttemptDay.objects.take_over(Attempt.objects.filter(generation__in=runs))
        runs.delete()
        chats.delete()


def _stop_writing(chat: Chat) -> None:
    if running := answers.running(chat=chat):
        answers.stop_generation(generation=running)


def _save(chat: Chat, field: str) -> None:
    with transaction.atomic():
        chat.save(update_fields=[field])
        publish.chats_changed(owner_id=chat.owner_id)
