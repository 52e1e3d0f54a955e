"""Who answers in a chat: from the AI to people and back, fenced by an epoch.

An AI run remembers epoch and last customer message when it begins, and `may_commit`
holds the row while its reply is stored: whoever took over before makes it stale.
"""

from uuid import UUID

from django.db.models import F

from support.actions.change import Verb
from support.actions.changing import changing
from support.models import Handling, Ticket
from support.models.actor import Actor
from support.models.ids import new_id

Handler = Handling.Handler


def lock(chat_id: UUID) -> Handling:
    """The chat's row, made if there is none, locked until the transaction ends."""
    Handling.objects.get_or_create(chat_id=chat_id)
    return Handling.objects.select_for_update().get(chat=chat_id)


def hand_to_people(row: Handling) -> bool:
    """Silence the AI until an agent takes over. False if people have the chat already."""
    if row.handler != Handler.AI:
        return False
    row.handler = Handler.NOBODY
    row.epoch += 1
    row.save()
    return True


def take_over(chat_id: UUID | None) -> None:
    """A person has the chat; nothing that the AI began before is stored. For a ticket
    without a chat there is nobody to silence."""
    Handling.objects.filter(chat=chat_id).update(
        handler=Handler.HUMAN, epoch=F("epoch") + 1
    )


def return_to_ai(*, ticket: Ticket, by: Actor) -> None:
    """Give the chat of a ticket back to the AI, which is told nothing from before."""
    with changing(ticket, by=by) as change:
        if change.ticket.chat_id is None:
            return
        row = lock(change.ticket.chat_id)
        if row.handler != Handler.AI:
            row.handler = Handler.AI
            row.epoch += 1
            row.ai_context_from = new_id()
            row.save()
            change.record(Verb.RETURNED)


def customer_wrote(*, chat_id: UUID | None, message_id: UUID) -> None:
    """The chat's last customer message is now this one: an AI run for an earlier one is
    stale."""
    Handling.objects.filter(chat=chat_id).update(last_customer_message=message_id)


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
