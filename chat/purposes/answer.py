"""An answer: the prompt is the conversation so far, the end fills the placeholder."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from chat import rendering, transcripts
from chat.live import publish
from chat.models import Generation, Message
from chat.providers.base import Prompt, Provider, Turn
from chat.purposes import extras
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
        message = Message.objects.filter(id=generation.subject)
        chat_id, owner_id = message.values_list("chat_id", "chat__owner_id").get()
        usage: dict[str, object] = {}
        if ending.usage is not None:
            usage["prompt_tokens"] = ending.usage.prompt_tokens
            usage["completion_tokens"] = ending.usage.completion_tokens
        message.update(
            state=ending.state,
            content=ending.text,
            html=rendering.render(ending.text),
            html_version=rendering.VERSION,
            provider=ending.provider,
            model=ending.model,
            finish_reason=ending.finish_reason,
            error=ending.error,
            finished_at=timezone.now(),
            **usage,
        )
        publish.message_changed(
            owner_id=owner_id,
            chat_id=chat_id,
            message_id=generation.subject,
            state=ending.state,
        )
        if ending.state == Generation.State.COMPLETE:
            queue.send_task_on_commit(extras.TASK, generation.subject)

    def text(self, generation: Generation) -> str:
        """The content of the message."""
        contents = Message.objects.filter(id=generation.subject)
        return contents.values_list("content", flat=True).first() or ""

    def orphans(self, generations: QuerySet[Generation]) -> QuerySet[Generation]:
        """Those whose message is gone."""
        message = Message.objects.filter(id=OuterRef("subject"))
        return generations.exclude(Exists(message))
