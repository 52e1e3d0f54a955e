"""The base of purposes that answer in a chat: they fill an assistant message."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from chat.answers import placeholders
from chat.models import Chat, Generation, Message
from chat.providers.base import Prompt, Provider
from chat.streaming import purposes, queue
from chat.streaming.purposes import Ending, Order

# The job of what comes after an answer: it holds nobody up.
EXTRAS = "chat.tasks.extras"

# An app that answers in chats names `Message` from here.
__all__ = ["Answering", "Message", "names", "of"]


class Answering:
    """Fills an assistant message. A subclass has a name and says what to ask.

    With `gives_way` an answer is withdrawn when its reader writes on before its end;
    else what they write is refused meanwhile.
    """

    name: str
    watched = True
    gives_way = False

    @property
    def delay(self) -> timedelta:
        """How long to wait before an answer is begun."""
        return timedelta()

    def prompt(self, generation: Generation, provider: Provider) -> Prompt | Order:
        """What to ask *provider* (see `Purpose.prompt`)."""
        raise NotImplementedError

    def asked(self, message: Message) -> None:
        """An answer is asked for; called with its placeholder in that transaction."""

    def shown(self, message: Message, ending: Ending) -> Ending | None:
        """What becomes of the placeholder: how it ends, or None to withdraw it. Called
        in the transaction that ends the generation, with the chat locked."""
        return ending

    def filled(self, message: Message, ending: Ending) -> None:
        """The placeholder is filled; called in that transaction."""

    def withdrawn(self, message: Message) -> None:
        """The placeholder is taken away unanswered; called in that transaction."""

    def started(self, generation: Generation) -> None:
        """The placeholder says that it is being written."""
        Message.objects.filter(id=generation.subject).update(
            state=Message.State.STREAMING
        )

    def finish(self, generation: Generation, ending: Ending) -> None:
        """Fill the placeholder; a whole answer gets its title and suggestions."""
        message = placeholders.lock(generation.subject)
        if message is None:
            return  # withdrawn while it was written
        shown = self.shown(message, ending)
        if shown is None:
            self.withdraw(message)
            return
        placeholders.fill(message, shown)
        self.filled(message, shown)
        if message.state == Message.State.COMPLETE:
            queue.send_task_on_commit(EXTRAS, message.id)

    def withdraw(self, message: Message) -> None:
        """Take an unfinished answer away, as if it had not been asked for. Its chat is
        locked."""
        self.withdrawn(message)
        placeholders.remove(message)

    def text(self, generation: Generation) -> str:
        """The content of the message."""
        contents = Message.objects.filter(id=generation.subject)
        return contents.values_list("content", flat=True).first() or ""

    def orphans(self, generations: QuerySet[Generation]) -> QuerySet[Generation]:
        """Those whose message is gone."""
        message = Message.objects.filter(id=OuterRef("subject"))
        return generations.exclude(Exists(message))


def names() -> list[str]:
    """Of the purposes that answer in chats: what people ask for themselves. Others are
    asked for in their name, as the desk's summary of their request is."""
    found = purposes.registered()
    return [purpose.name for purpose in found if isinstance(purpose, Answering)]


def of(chat: Chat) -> Answering:
    """Who answers in a chat.

    Raises:
        KeyError: when nobody of that name is registered.
    """
    purpose = purposes.named(chat.answered_by)
    assert isinstance(purpose, Answering)  # noqa: S101 (a chat names no other)
    return purpose
