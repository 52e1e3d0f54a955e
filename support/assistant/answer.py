"""The AI's answer to a customer: from public articles, fenced, and with a typed end."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from chat.answers.answering import Answering, Message
from chat.providers.base import Provider
from chat.streaming import queue
from chat.streaming.purposes import Ending, Generation, Order, known
from support.actions import handling
from support.assistant import orders, prompt, question, result
from support.models import AIRun

NAME = "support"
CONCLUDE = "support.tasks.conclude"

State = AIRun.State
_ENDS: dict[str, str] = {
    Message.State.COMPLETE: State.DONE,
    Message.State.STOPPED: State.CANCELLED,
    Message.State.FAILED: State.FAILED,
    Message.State.INTERRUPTED: State.FAILED,
}


class SupportAnswer(Answering):
    """Answers in a chat that was begun in the help centre.

    Its run (`AIRun`) has the message's id. It remembers the epoch of the handling and
    the customer's last message; an answer is shown only while both still hold. What
    follows from its typed part is done after the commit (see `conclusion`).
    """

    name = NAME
    gives_way = True

    @property
    def delay(self) -> timedelta:
        """Three lines in a row are one question."""
        return timedelta(seconds=settings.SUPPORT_AI_DEBOUNCE)

    def asked(self, message: Message) -> None:
        """Begin a run, or one that goes on, and remember its fence."""
        assert message.parent_id is not None  # noqa: S101 (it answers a question)
        assert message.generation is not None  # noqa: S101 (it waits for one)
        row = handling.asked_ai(chat_id=message.chat_id, message_id=message.parent_id)
        AIRun.objects.update_or_create(
            id=message.id,
            defaults={
                "kind": AIRun.Kind.ANSWER,
                "state": State.QUEUED,
                "chat_id": message.chat_id,
                "requested_by_id": message.generation.requested_by_id,
                "generation": message.generation,
                "prompt_version": prompt.VERSION,
                "handler_epoch": row.epoch,
                "last_customer_message": message.parent_id,
                "result": None,
                "concluded_at": None,
            },
        )

    def prompt(self, generation: Generation, provider: Provider) -> Order:
        """Ask from the passages that are about the question; without any, nobody."""
        message = Message.objects.filter(id=generation.subject).first()
        if message is None:  # withdrawn since the claim: whatever is said, nobody sees
            return known("…")
        run = AIRun.objects.get(id=message.id)
        asked = question.read(message)
        order = orders.decide(run, asked, prefix=generation.prefix, provider=provider)
        run.provider, run.model = provider.name, provider.model
        # Not the state, which is another's to change meanwhile.
        noted = ("input_messages", "sources", "result", "provider", "model")
        return replace(order, note=partial(run.save, update_fields=noted))

    def started(self, generation: Generation) -> None:
        """Message and run say that it is being written."""
        super().started(generation)
        queued = AIRun.objects.filter(id=generation.subject, state=State.QUEUED)
        queued.update(state=State.STREAMING)

    def shown(self, message: Message, ending: Ending) -> Ending | None:
        """As it ended, if the AI still has the conversation and this is its question."""
        run = AIRun.objects.get(id=message.id)
        assert run.last_customer_message  # noqa: S101 (see `asked`)
        is_current = handling.may_commit(
            chat_id=message.chat_id,
            epoch=run.handler_epoch or 0,
            last_customer_message=run.last_customer_message,
        )
        return ending if is_current else None

    def filled(self, message: Message, ending: Ending) -> None:
        """Log what came of it; a whole answer is concluded by a job."""
        run = AIRun.objects.get(id=message.id)
        run.state = _ENDS[ending.state]
        run.output = ending.text
        run.provider, run.model = ending.provider, ending.model
        run.error = ending.error
        run.finished_at = timezone.now()
        if run.result is None and (found := result.parse(ending.aside)):
            run.result = found.as_json()
        _count(run, message.generation, ending)
        run.save()
        if run.state == State.DONE:
            transaction.on_commit(lambda: queue.send_task(CONCLUDE, run.id))

    def withdrawn(self, message: Message) -> None:
        """The run was overtaken."""
        runs = AIRun.objects.filter(id=message.id)
        runs.update(state=State.SUPERSEDED, finished_at=timezone.now())


def _count(run: AIRun, generation: Generation | None, ending: Ending) -> None:
    """Add what a generation took; an answer that went on has had several."""
    if ending.usage is not None:
        run.prompt_tokens = (run.prompt_tokens or 0) + ending.usage.prompt_tokens
        written = ending.usage.completion_tokens
        run.completion_tokens = (run.completion_tokens or 0) + written
    if generation is not None:
        cost = generation.attempts.aggregate(cost=Sum("cost"))["cost"]
        run.cost = (run.cost or 0) + cost if cost is not None else run.cost
