"""All that a provider may do wrong, through the real engine and over real HTTP.

What is stored, how the attempts are counted, and what Alice reads then.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from chat import transcripts
from chat.models import Message
from chat.providers.endpoint import Endpoint
from chat.providers.openai_compatible import Limits, OpenAICompatible
from chat.streaming.database import db
from chatsite.accounts.models import User
from tests.engines import asking, run_to_the_end, tries
from tests.following import ask, stored
from tests.upstream import CUT, END, SILENCE, Step, Upstream

pytestmark = pytest.mark.django_db(transaction=True)

HELLO = b": hello\n\n"
MEGABYTE = "é" * 512 * 1024
NOBODY = "http://127.0.0.1:9/v1"


@dataclass
class Case:
    """What the provider does, each time; what becomes of the answer."""

    name: str
    steps: list[Step] = field(default_factory=list)
    state: str = "complete"
    text: str = ""
    tries: list[str] = field(default_factory=lambda: ["complete"])
    says: str = ""  # on the page, beside the text
    status: int = 200
    reply: dict[str, Any] = field(default_factory=dict)
    base_url: str = ""


def refused(name: str, status: int, says: str, tries: int = 2, **reply: Any) -> Case:
    outcome = ["failed"] * tries
    return Case(name, [], "failed", "", outcome, says, status=status, reply=reply)


def failed(name: str, steps: list[Step], says: str, **more: Any) -> Case:
    return Case(name, steps, "failed", "", ["failed"] * 2, says, **more)


def broken(name: str, steps: list[Step], says: str) -> Case:
    """Twice the same beginning and no end."""
    return Case(name, steps, "interrupted", "One", ["broken"] * 2, says)


UNREACHABLE = "The AI service cannot be reached."
SLOW = "The AI service took too long to answer."
BROKE = "The AI service broke off its answer."
DECLINED = "The AI service declined to answer this."
BUSY = "The AI service is receiving too many requests."

CASES = [
    failed("refused connection", [], UNREACHABLE, base_url=NOBODY),
    failed("TLS error", [], UNREACHABLE, base_url="https"),
    failed("slow headers", [SILENCE], SLOW),
    failed("nothing before the first token", [HELLO, SILENCE], SLOW),
    failed("cut before the first token", [HELLO, CUT], BROKE),
    refused("401", 401, "did not accept this site's key", tries=1),
    refused("404 model", 404, "The AI model is not available.", tries=1),
    refused("400", 400, "did not understand the request", tries=1),
    refused("too long", 400, "This conversation is too long", tries=1,
            error={"code": "context_length_exceeded"}),
    refused("filtered", 400, DECLINED, tries=1, error={"code": "content_filter"}),
    refused("quota", 429, "quota at the AI service is used up", tries=1,
            error={"code": "insufficient_quota"}),
    refused("429", 429, BUSY),
    refused("429, Retry-After", 429, BUSY, headers={"Retry-After": "7"}),
    refused("500", 500, "The AI service is overloaded."),
    refused("503", 503, "The AI service is overloaded."),
    broken("silence in the middle", ["One", SILENCE], f"Interrupted. {SLOW}"),
    broken("cut in the middle", ["One", CUT], f"Interrupted. {BROKE}"),
    broken("no finish_reason", ["One", END], f"Interrupted. {BROKE}"),
    broken("malformed JSON", ["One", b"data: {nope\n\n"], f"Interrupted. {BROKE}"),
    Case("a chunk of 1 MB", [MEGABYTE], text=MEGABYTE),
    Case("split characters", ["Grüße 🌍"], text="Grüße 🌍", reply={"packet": 1}),
    Case("length", ["One"], text="One", says="Cut off", reply={"finish": "length"}),
    Case("filtered later", ["One"], text="One", says="held back the rest",
         reply={"finish": "content_filter"}),
    Case("filtered at once", [], "failed", "", ["failed"], DECLINED,
         reply={"finish": "content_filter"}),
    failed("nothing to say", [], "gave an empty answer"),
    Case("no usage", ["One"], text="One", reply={"usage": False}),
    Case("never ends", ["x" * 100] * 20_000, text="x" * 1_048_576, says="Cut off"),
]  # fmt: skip


def connect(upstream: Upstream, case: Case) -> OpenAICompatible:
    url = case.base_url or upstream.url
    if url == "https":
        url = upstream.url.replace("http:", "https:")  # it speaks no TLS
    # Only who is kept waiting is impatient: a busy machine is no fault.
    waits = SILENCE in case.steps
    limits = Limits(first_token=1, silence=0.3) if waits else Limits()
    return OpenAICompatible(Endpoint(model="m", base_url=url), limits)


def set_up(upstream: Upstream, case: Case) -> None:
    if case.status != 200:
        return upstream.refuse("France", case.status, **case.reply)
    upstream.answer("France", case.steps, **case.reply)
    return upstream.answer("France", [], streamed=False)


def as_read(answer: Message) -> str:
    """The words of the answer on Alice's page."""
    entry = transcripts.entry(answer, answer.chat)
    context = {"chat": answer.chat, "entry": entry, "message": answer}
    return strip_tags(render_to_string("chat/partials/message_end.html", context))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_whatever_a_provider_does_alice_has_what_there_is_and_reads_why(
    alice: User, upstream: Upstream, settings: LazySettings, case: Case
) -> None:
    settings.CHAT_ATTEMPTS = 2
    settings.CHAT_ANSWER_CHARACTERS = 1_048_576
    set_up(upstream, case)
    async with asking(connect(upstream, case)) as engine:
        answer = await ask(alice, "France?")
        await run_to_the_end(engine, answer)
    answer = await stored(answer)
    assert answer.state == case.state
    assert answer.content == case.text
    assert [attempt.outcome for attempt in await tries(answer)] == case.tries
    said = await db(lambda: as_read(Message.objects.get(id=answer.id)))
    assert case.says in said.replace("&#x27;", "'")


async def test_an_answer_that_drips_for_ever_ends_at_the_total_deadline(
    alice: User, upstream: Upstream, settings: LazySettings
) -> None:
    settings.CHAT_TOTAL_TIMEOUT = 1
    upstream.answer("France", ["One ", *["and "] * 10_000], pause=0.02)
    async with asking(connect(upstream, Case("drips"))) as engine:
        answer = await ask(alice, "France?")
        await run_to_the_end(engine, answer)
    answer = await stored(answer)
    assert (answer.state, answer.error) == ("interrupted", SLOW)
    assert answer.content.startswith("One ")
    assert [attempt.outcome for attempt in await tries(answer)] == ["broken"]


@pytest.mark.parametrize("steps", [[SILENCE], ["One", CUT], ["One", END]], ids=str)
async def test_one_fault_is_made_good_by_the_next_try(
    alice: User, upstream: Upstream, steps: list[Step]
) -> None:
    upstream.answer("France", ["Paris."])
    upstream.answer("France", steps, times=1)
    async with asking(connect(upstream, Case("once", steps))) as engine:
        answer = await ask(alice, "France?")
        await run_to_the_end(engine, answer)
    answer = await stored(answer)
    assert (answer.state, answer.content, answer.error) == ("complete", "Paris.", "")
    assert [attempt.outcome for attempt in await tries(answer)][1:] == ["complete"]
