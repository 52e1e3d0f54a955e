"""Who answers in a chat: from the AI to people and back, fenced by an epoch.

An AI run remembers epoch and last customer message when it begins, and `may_commit`
holds the row while its reply is stored: whoever took over before makes it stale.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chat.actions import chats
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.models import Handling, Handoff
from support.models.ids import new_id

Handler = Handling.Handler


def lock(chat_id: UUID) -> Handling:
    """The chat's row, made if there is none, locked until the transaction ends. Whoever
    changes hands locks the chat before (`chats.set_answered_by`)."""
    Handling.objects.get_or_create(chat_id=chat_id)
    return Handling.objects.select_for_update().get(chat=chat_id)


def asked_ai(*, chat_id: UUID, message_id: UUID) -> Handling:
    """The customer asks the AI this in the chat, which the caller has locked. What they
    said before is answered no more; that it was solved holds no more either."""
    row = lock(chat_id)
    row.last_customer_message = message_id
    row.confirmed_at = None
    row.save(update_fields=["last_customer_message", "confirmed_at"])
    return row


def hand_to_people(chat_id: UUID) -> Handling | None:
    """Silence the AI until an agent takes over. None if people have the chat already."""
    before = chats.set_answered_by(chat_id=chat_id, purpose="")
    row = lock(chat_id)
    if row.handler == Handler.AI:
        return _silence(row, Handler.NOBODY, before)
    return None


def wait_for_agent(chat_id: UUID) -> Handling:
    """People had the chat, and from now on none of them has it."""
    return _silence(lock(chat_id), Handler.NOBODY, "")


def take_over(chat_id: UUID | None, by: User | None) -> None:
    """A person has the chat; nothing that the AI began before is stored. For a ticket
    without a chat there is nobody to silence."""
    if chat_id is None:
        return
    before = chats.set_answered_by(chat_id=chat_id, purpose="")
    _silence(lock(chat_id), Handler.HUMAN, before)
    waiting = Handoff.objects.waiting().filter(chat=chat_id)
    waiting.update(accepted_by=by, accepted_at=timezone.now())


def _silence(row: Handling, handler: str, before: str) -> Handling:
    row.handler = handler
    row.epoch += 1
    row.purpose = before or row.purpose
    row.confirmed_at = None
    row.save()
    return row


def hand_to_ai(chat_id: UUID) -> Handling | None:
    """Let the AI answer again, which is told nothing from before. None if it does."""
    purposes = Handling.objects.filter(chat=chat_id).values_list("purpose", flat=True)
    if (purpose := purposes.first()) is None:
        return None
    chats.set_answered_by(chat_id=chat_id, purpose=purpose)
    row = lock(chat_id)
    if row.handler == Handler.AI:
        return None
    row.handler = Handler.AI
    row.epoch += 1
    row.ai_context_from = new_id()
    row.save()
    return row


def customer_wrote(*, chat_id: UUID | None, message_id: UUID) -> None:
    """The chat's last customer message is now this one: an AI run for an earlier one is
    stale."""
    Handling.objects.filter(chat=chat_id).update(
        last_customer_message=message_id, confirmed_at=None
    )


def confirm(chat_id: UUID) -> None:
    """The customer says that the AI's answer solved it. What they ask on undoes it.

    Raises:
        Refused: while people have the chat: their ticket is closed instead.
    """
    with transaction.atomic():
        row = lock(chat_id)
        if row.handler != Handler.AI:
            raise Refused("person", "Our team has this now.", status=409)
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])


def may_commit(*, chat_id: UUID, epoch: int, last_customer_message: UUID) -> bool:
    """Whether an AI reply that began with these may be stored, in this transaction: the
    row is held, so nobody takes over before it has committed.

    Raises:
        TransactionManagementError: outside a transaction, where nothing is held.
    """
    mine = Handling.objects.select_for_update().filter(
        chat=chat_id,
        handler=Handler.AI,
        epoch=epoch,
        last_customer_message=last_customer_message,
    )
    return mine.first() is not None
