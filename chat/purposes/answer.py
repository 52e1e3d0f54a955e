"""An answer: the prompt is the conversation so far, the end fills the placeholder."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from chat import rendering, transcripts
from chat.live import publish
from chat.models import Generation, Message
from chat.providers.base import Prompt, Provider, Turn
from chat.streaming import queue
from chat.streaming.purposes import Ending

NAME = "answer"
GO_ON = "Go on exactly where you stopped. Do not repeat what you have written."


class Answer:
    """Fills an assistant message."""

    name = NAME
    watched = True

    def prompt(self, generation: Generation, provider: Provider) -> Prompt:
        """The system prompt, the history, and when it goes on, its own beginning."""
        message = Message.objects.select_related("chat").get(id=generation.subject)
        turns = transcripts.turns(message, provider)
        if generation.prefix:
            begun = Turn("assistant", generation.prefix)
            turns = (*turns, begun, Turn("user", GO_ON))
        return Prompt(turns)

    def started(self, generation: Generation) -> None:
        """The placeholder says that it is being written."""
        Message.objects.filter(id=generation.subject).update(
            state=Message.State.STREAMING
        )

    def finish(self, generation: Generation, ending: Ending) -> None:
        """Fill the placeholder; a whole answer gets its title and suggestions."""
        messages = Message.objects.select_related("chat", "parent")
        message = messages.get(id=generation.subject)
        # Somebody else answers here by now: what came too late to be stopped is not
        # more than what was stopped in time.
        is_late = message.chat.answered_by != self.name
        message.state = Message.State.STOPPED if is_late else ending.state
        message.content = ending.text
        message.html = rendering.render(ending.text)
        message.html_version = rendering.VERSION
        message.provider = ending.provider
        message.model = ending.model
        message.finish_reason = ending.finish_reason
        message.error = "" if is_late else ending.error
        message.finished_at = timezone.now()
        if ending.usage is not None:
            message.prompt_tokens = ending.usage.prompt_tokens
            message.completion_tokens = ending.usage.completion_tokens
        message.save()
        publish.message_changed(
            owner_id=message.chat.owner_id,
            chat_id=message.chat_id,
            message_id=message.id,
            state=message.state,
        )
        if message.state == Message.State.COMPLETE:
            _after(message)

    def text(self, generation: Generation) -> str:
        """The content of the message."""
        contents = Message.objects.filter(id=generation.subject)
        return contents.values_list("content", flat=True).first() or ""

    def orphans(self, generations: QuerySet[Generation]) -> QuerySet[Generation]:
        """Those whose message is gone."""
        message = Message.objects.filter(id=OuterRef("subject"))
        return generations.exclude(Exists(message))


def _after(message: Message) -> None:
    """Side tasks. They come after the answer and hold nobody up."""
    chat = message.chat
    question = message.parent
    is_first = question is not None and question.parent_id is None
    if is_first and chat.title_is_provisional:
        transaction.on_commit(lambda: queue.send_task("chat.tasks.title", chat.id))
    transaction.on_commit(lambda: queue.send_task("chat.tasks.suggest", message.id))
