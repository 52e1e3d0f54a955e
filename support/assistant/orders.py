"""What an attempt at an answer does: ask a model from sources, or say what is known."""

from django.conf import settings

from chat import transcripts
from chat.providers.base import Prompt, Provider, Turn
from chat.streaming.purposes import Order, known
from support.assistant import limits, prompt
from support.assistant.links import Source
from support.assistant.prompt import Numbered
from support.assistant.question import Question
from support.assistant.result import Action, Reason, Result
from support.assistant.screen import ReplyScreen
from support.knowledge import retrieval
from support.models import AIRun
from support.person_rule import asks_for_person

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

# The model that comes along follows no rules: told ours, it repeated itself, and of two
# texts it made one (21 November 2026). It gets one text, and judges nothing.
PLAIN = "embedded"

_GO_ON = "Go on exactly where you stopped. Do not repeat what you have written."


def decide(run: AIRun, asked: Question, *, prefix: str, provider: Provider) -> Order:
    """What to do for a question; the run notes what from, and is not saved here.
    *prefix* is an answer that broke off and goes on."""
    run.input_messages = [str(message) for message in asked.messages]
    if asks_for_person(asked.text):
        return _say(run, PERSON_COMES, Action.HANDOFF, Reason.WANTS_PERSON)
    if run.chat_id is not None and limits.reached(run.chat_id):
        return _say(run, LIMIT_REACHED, Action.CONTINUE, Reason.LIMIT)
    found = _found(asked)
    if not found:
        return _say(run, NOTHING_FOUND, Action.CONTINUE, Reason.NOT_IN_SOURCES)
    if provider.preset == PLAIN:
        passages = _numbered(run, found[:1])
        numbers = tuple(number for number, _ in passages)
        run.result = Result(Action.CONTINUE, Reason.OTHER, numbers).as_json()
        ask = prompt.plain(found[0], asked.text, system=provider.system_prompt)
        return _order(ask, passages, prefix, rests_on_all=True)
    passages = _numbered(run, found)
    room = transcripts.room_beside_answer(provider)
    ask = prompt.answer(passages, asked.earlier, asked.text, room=room)
    return _order(ask, passages, prefix)


def _say(run: AIRun, text: str, action: Action, reason: Reason) -> Order:
    """Have the engine say it; no model is asked."""
    run.result = Result(action, reason, confidence=1.0).as_json()
    return known(text)


def _found(asked: Question) -> list[retrieval.Passage]:
    """Public passages about the question, else about it and the one before."""
    found = retrieval.passages(asked.text, internal=False)
    if not found and asked.before:
        both = f"{asked.before}\n{asked.text}"
        found = retrieval.passages(both, internal=False)
    return found


def _numbered(run: AIRun, found: list[retrieval.Passage]) -> Numbered:
    """The passages by number. A run that is tried again, or goes on, cites its sources
    by the numbers that they had."""
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
    ask: Prompt, passages: Numbered, prefix: str, *, rests_on_all: bool = False
) -> Order:
    sources = [Source(number, one.title, one.url) for number, one in passages]
    if prefix:
        begun = (Turn("assistant", prefix), Turn("user", _GO_ON))
        ask = prompt.followed(ask, *begun)
    screen = ReplyScreen(sources, silent=SILENT, rests_on_all=rests_on_all)
    return Order(ask, screen=screen, seconds=settings.SUPPORT_AI_SECONDS)
