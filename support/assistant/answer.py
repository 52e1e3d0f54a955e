"""The AI's answer to a customer: from public articles, fenced, and with a typed end."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from chat import transcripts
from chat.answers.answering import Answering, Message
from chat.providers.base import Provider, Turn
from chat.streaming import queue
from chat.streaming.purposes import Ending, Generation, Order, known
from support.actions import handling
from support.assistant import limits, prompt, question, result
from support.assistant.links import Source
from support.assistant.prompt import Numbered
from support.assistant.question import Question
from support.assistant.result import Action, Reason, Result
from support.assistant.screen import ReplyScreen
from support.knowledge import retrieval
from support.models import AIRun
from support.person_rule import asks_for_person

NAME = "support"
CONCLUDE = "support.tasks.conclude"

NOTHING_FOUND = (
    "I could not find anything about this in our help articles. You can ask in other "
    "words, or talk to a person from our team."
)
LIMIT_REACHED = (
    "I have answered all that I can in this conversation. Please talk to a person from "
    "our team."
)
PERSON_COMES = "I am passing this on to a person from our team."
SILENT = "I cannot answer this myself. You can talk to a person from our team."

_GO_ON = "Go on exactly where you stopped. Do not repeat what you have written."
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
        message = Message.objects.get(id=generation.subject)
        run = AIRun.objects.get(id=message.id)
        asked = question.read(message)
        run.input_messages = [str(one) for one in asked.messages]
        if asks_for_person(asked.text):
            return _say(run, PERSON_COMES, Action.HANDOFF, Reason.WANTS_PERSON)
        if limits.reached(message.chat_id):
            return _say(run, LIMIT_REACHED, Action.CONTINUE, Reason.LIMIT)
        passages = _passages(run, asked)
        if not passages:
            return _say(run, NOTHING_FOUND, Action.CONTINUE, Reason.NOT_IN_SOURCES)
        run.provider, run.model = provider.name, provider.model
        run.save()
        return _order(passages, asked, generation.prefix, provider)

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


def _say(run: AIRun, text: str, action: Action, reason: Reason) -> Order:
    """Have the engine say it; no model is asked."""
    run.result = Result(action, reason, confidence=1.0).as_json()
    run.save()
    return known(text)


def _passages(run: AIRun, asked: Question) -> Numbered:
    """Public passages about the question, else about it and the one before. A run that
    is tried again, or goes on, cites its sources by the numbers that they had."""
    found = retrieval.passages(asked.text, internal=False)
    if not found and asked.before:
        both = f"{asked.before}\n{asked.text}"
        found = retrieval.passages(both, internal=False)
    chunks = [source["chunk_id"] for source in run.sources]
    for passage in found:
        if passage.chunk_id not in chunks:
            chunks.append(passage.chunk_id)
            run.sources.append(_stored(passage))
    return [(chunks.index(passage.chunk_id) + 1, passage) for passage in found]


def _stored(passage: retrieval.Passage) -> dict[str, object]:
    return {
        "chunk_id": passage.chunk_id,
        "article_id": passage.article_id,
        "title": passage.title,
        "url": passage.url,
        "score": passage.score,
        "internal": passage.internal,
    }


def _order(
    passages: Numbered, asked: Question, prefix: str, provider: Provider
) -> Order:
    sources = [Source(number, one.title, one.url) for number, one in passages]
    room = transcripts.room_beside_answer(provider)
    ask = prompt.answer(passages, asked.earlier, asked.text, room=room)
    if prefix:
        begun = (Turn("assistant", prefix), Turn("user", _GO_ON))
        ask = prompt.followed(ask, *begun)
    return Order(
        ask,
        screen=ReplyScreen(sources, silent=SILENT),
        seconds=settings.SUPPORT_AI_SECONDS,
    )


def _count(run: AIRun, generation: Generation | None, ending: Ending) -> None:
    """Add what a generation took; an answer that went on has had several."""
    if ending.usage is not None:
        run.prompt_tokens = (run.prompt_tokens or 0) + ending.usage.prompt_tokens
        written = ending.usage.completion_tokens
        run.completion_tokens = (run.completion_tokens or 0) + written
    if generation is not None:
        cost = generation.attempts.aggregate(cost=Sum("cost"))["cost"]
        run.cost = (run.cost or 0) + cost if cost is not None else run.cost
