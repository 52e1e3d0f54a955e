"""Servers that do not stream, or not as asked: the answer comes all the same."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from chat.providers.base import Finish, Usage
from chat.providers.endpoint import Endpoint
from chat.providers.manner import LEARNED_FOR_S
from chat.providers.openai_compatible import OpenAICompatible
from tests.asking import listen
from tests.clock import Clock
from tests.upstream import CUT, END, Reply, Request, Step, Upstream

PARIS = ["Paris.", Finish("stop", Usage(7, 1))]


@pytest_asyncio.fixture
async def provider(upstream: Upstream, clock: Clock) -> AsyncIterator[OpenAICompatible]:
    endpoint = Endpoint(model="m", base_url=upstream.url)
    provider = OpenAICompatible(endpoint, clock=clock)
    yield provider
    await provider.aclose()


def refuse_streams(upstream: Upstream, status: int = 400, message: str = "") -> None:
    message = message or "Streaming is not supported for this model."
    upstream.refuse("France", status, error={"message": message})
    upstream.answer("France", ["Paris."], streamed=False)


@pytest.mark.parametrize("status", [400, 404, 405, 415, 422, 501])
async def test_where_streaming_is_refused_the_answer_comes_in_one_piece(
    upstream: Upstream, provider: OpenAICompatible, status: int
) -> None:
    refuse_streams(upstream, status)
    assert await listen(provider, "France?") == (PARIS, None)


@pytest.mark.parametrize(
    ("status", "message"), [(400, "bad"), (400, "upstream error"), (500, "stream: no")]
)
async def test_another_refusal_is_no_reason_to_ask_in_one_piece(
    upstream: Upstream, provider: OpenAICompatible, status: int, message: str
) -> None:
    refuse_streams(upstream, status, message)
    said, error = await listen(provider, "France?")
    assert said == []
    assert error
    assert len(upstream.requests) == 1


async def test_that_a_server_cannot_stream_is_remembered_for_a_while(
    upstream: Upstream, provider: OpenAICompatible, clock: Clock
) -> None:
    refuse_streams(upstream)
    for _ in range(3):
        await listen(provider, "France?")
    clock.now += LEARNED_FOR_S
    await listen(provider, "France?")
    streamed = [request.streamed for request in upstream.requests]
    assert streamed == [True, False, False, False, True, False]


@pytest.mark.parametrize(
    "steps",
    [[b"<html>not a stream</html>", END], [b": hello\n\n", END], [END]],
    ids=str,
)
async def test_a_stream_that_says_nothing_is_followed_by_a_whole_answer(
    upstream: Upstream, provider: OpenAICompatible, steps: list[Step]
) -> None:
    upstream.answer("France", steps)
    upstream.answer("France", ["Paris."], streamed=False)
    assert await listen(provider, "France?") == (PARIS, None)
    assert await listen(provider, "France?") == (PARIS, None)
    assert [r.streamed for r in upstream.requests] == [True, False, False]


async def test_an_empty_answer_is_asked_for_once_more_but_not_held_against_streams(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    upstream.answer("France", [])
    upstream.answer("France", [], streamed=False)
    for _ in range(2):
        assert await listen(provider, "France?") == (
            [Finish("stop", Usage(7, 0))],
            None,
        )
    assert [r.streamed for r in upstream.requests] == [True, False, True, False]


@pytest.mark.parametrize("reason", ["length", "content_filter"])
async def test_an_answer_that_says_why_it_is_empty_is_not_asked_for_again(
    upstream: Upstream, provider: OpenAICompatible, reason: str
) -> None:
    upstream.answer("France", [], finish=reason)
    assert await listen(provider, "France?") == ([Finish(reason, Usage(7, 0))], None)
    assert len(upstream.requests) == 1


async def test_an_answer_that_is_cut_before_its_first_word_is_not_asked_for_here(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    # The engine tries again, and counts it.
    upstream.answer("France", [b": hello\n\n", CUT])
    _, error = await listen(provider, "France?")
    assert error
    assert len(upstream.requests) == 1


async def test_a_server_that_cannot_count_a_stream_streams_uncounted(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    def rule(request: Request) -> Reply | None:
        if "stream_options" not in request.body:
            return Reply(["Pa", "ris."])
        message = "body.stream_options: extra fields not permitted"
        return Reply(status=422, error={"message": message})

    upstream.rule(rule)
    for _ in range(2):
        said, _ = await listen(provider, "France?")
        assert said == ["Pa", "ris.", Finish("stop")]
    assert [r.streamed for r in upstream.requests] == [True, True, True]


async def test_a_whole_answer_without_end_is_given_up(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    refuse_streams(upstream)
    upstream.answer("France", ["x" * 5 * 1024 * 1024], streamed=False)
    _, error = await listen(provider, "France?")
    assert error
    assert error.code == "broken"
