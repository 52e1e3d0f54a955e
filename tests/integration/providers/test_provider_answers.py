"""Answers over real HTTP, streamed and whole, however they are written."""

import gzip

import pytest

from chat.providers.base import Completion, Finish, Usage
from chat.providers.openai_compatible import OpenAICompatible
from tests.asking import ask, connect, listen
from tests.upstream import END, Gate, Upstream


async def test_an_answer_is_read_piece_by_piece(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    gate = Gate()
    upstream.answer("France", ["Paris", gate, " it is."])
    async with provider.stream(ask("Capital of France?")) as items:
        assert await anext(items) == "Paris"
        gate.release()
        assert [item async for item in items] == [
            " it is.",
            Finish("stop", Usage(7, 2)),
        ]


async def test_the_request_says_who_asks_what(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    await listen(provider, "Hello?")
    [request] = upstream.requests
    assert request.headers["Authorization"] == "Bearer secret"
    assert request.body == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Hello?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize(
    ("preset", "limits", "expected"),
    [
        ("openai", {"max_tokens": 9}, {"max_completion_tokens": 9}),
        ("gemini", {"max_tokens": 9, "temperature": 0}, {"max_tokens": 9, "temperature": 0}),
        ("embedded", {}, {"max_tokens": 256, "temperature": 0.1, "min_p": 0.05}),
        ("embedded", {"max_tokens": 9, "temperature": 1}, {"max_tokens": 9, "temperature": 1}),
    ],
)  # fmt: skip
async def test_limits_come_from_the_prompt_or_else_from_the_preset(
    upstream: Upstream,
    preset: str,
    limits: dict[str, float],
    expected: dict[str, float],
) -> None:
    provider = connect(upstream, preset)
    await provider.complete(ask("Hello?", **limits))
    await provider.aclose()
    assert expected.items() <= upstream.requests[0].body.items()


async def test_a_server_without_tls_gets_a_new_connection_for_each_question(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    # llama.cpp closes a connection that it has just promised to keep.
    for _ in range(3):
        await listen(provider, "Hello?")
    assert len({request.peer for request in upstream.requests}) == 3


@pytest.mark.parametrize("size", [1, 2, 7])
async def test_characters_may_be_split_across_packets(
    upstream: Upstream, provider: OpenAICompatible, size: int
) -> None:
    upstream.answer("split", ["Grüße, ", "🌍!"], packet=size)
    said, _ = await listen(provider, "split")
    assert said[:-1] == ["Grüße, ", "🌍!"]


async def test_a_piece_may_be_a_megabyte(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    upstream.answer("much", ["é" * 512 * 1024])
    said, _ = await listen(provider, "much")
    assert said[0] == "é" * 512 * 1024


async def test_a_server_that_compresses_unasked_is_understood(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    event = b'data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\n'
    headers = {"Content-Encoding": "gzip"}
    upstream.answer("packed", [gzip.compress(event), END], headers=headers)
    assert await listen(provider, "packed") == (["a", Finish("stop")], None)


async def test_an_answer_may_be_asked_for_in_one_piece(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    upstream.answer("France", ["Par", "is\0"], finish="length", streamed=False)
    answer = await provider.complete(ask("Capital of France?"))
    assert answer == Completion("Paris", Finish("length", Usage(7, 2)))
