"""What somebody sends: a text, its files, and how a repeated send is recognised."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from chat.actions import content
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions.attachments import MOST_FILES
from support.models import Attachment, TicketMessage

LONGEST = 50_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """A text to send. The same `key` by the same author is the same send.

    `based_on_seq` is the last event that the writer's page showed: with it, what others
    made public since is shown to the writer first; None sends whatever came.
    `files` are uploads of the writer's on this ticket.
    """

    body: str
    key: str = ""
    based_on_seq: int | None = None
    reply_to: UUID | None = None
    files: tuple[UUID, ...] = ()

    def message(self, visibility: str) -> TicketMessage:
        """A message with these words, not yet stored.

        Raises:
            Refused: for an unfit text (see `chat.actions.content.clean`) or key.
        """
        if len(self.key) > 64:
            raise Refused("bad_key", "The key has more than 64 characters.", status=422)
        return TicketMessage(
            body=content.clean(self.body, longest=LONGEST),
            visibility=visibility,
            idempotency_key=self.key,
        )

    def complete(self, message: TicketMessage) -> None:
        """Give a stored message its files, and the message that it answers.

        Raises:
            Refused: for what is not on this ticket, or not the writer's.
        """
        if self.reply_to and not message.ticket.messages.filter(pk=self.reply_to):
            raise Refused("no_message", "There is no such message here.", status=422)
        if self.reply_to:
            message.reply_to_id = self.reply_to
            message.save(update_fields=["reply_to"])
        if not self.files:
            return
        if len(self.files) > MOST_FILES:
            raise Refused("too_many", f"A message has {MOST_FILES} files.", status=422)
        assert message.author is not None  # noqa: S101 (people upload)
        unsent = Attachment.objects.unsent_by(message.author).filter(
            ticket=message.ticket, pk__in=self.files
        )
        if unsent.update(message=message) != len(set(self.files)):
            raise Refused("no_file", "A file is missing. Add it again.", status=422)


def sent_before(author: User, key: str) -> TicketMessage | None:
    """The message that *author* sent with this key."""
    if not key:
        return None
    messages = TicketMessage.objects.select_related("ticket")
    return messages.filter(author=author, idempotency_key=key).first()


def once(
    author: User, key: str, send: Callable[[], T], sent: Callable[[TicketMessage], T]
) -> T:
    """What *send* gives; or, when the key was used, what *sent* makes of that message.

    Two sends at the same moment both begin; the database lets one through.
    """
    if message := sent_before(author, key):
        return sent(message)
    try:
        with transaction.atomic():
            return send()
    except IntegrityError:
        if message := sent_before(author, key):
            return sent(message)
        raise
