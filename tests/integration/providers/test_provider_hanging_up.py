"""Whoever stops reading hangs up: the model does not write on unheard."""

import asyncio

import pytest

from chat.providers.base import Finish
from chat.providers.openai_compatible import OpenAICompatible
from tests.asking import ask, connect, hung_up, listen
from tests.upstream import DEADLINE, SILENCE, Gate, Step, Upstream


async def test_leaving_early_hangs_up(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    upstream.answer("long", ["One", SILENCE])
    async with provider.stream(ask("long")) as items:
        assert await anext(items) == "One"
    assert await hung_up(upstream)


@pytest.mark.parametrize("before", [(), (b": wait\n\n",), ("One",)])
async def test_a_cancelled_reader_hangs_up(
    upstream: Upstream, provider: OpenAICompatible, before: tuple[Step, ...]
) -> None:
    gate = Gate()
    upstream.answer("long", [*before, gate])
    reader = asyncio.ensure_future(listen(provider, "long"))
    assert await asyncio.to_thread(gate.reached.wait, DEADLINE)
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert await hung_up(upstream)


async def test_a_reader_that_fails_hangs_up_and_keeps_its_own_error(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    upstream.answer("long", ["One", SILENCE])
    with pytest.raises(TimeoutError, match="the reader's own"):
        async with provider.stream(ask("long")):
            raise TimeoutError("the reader's own")
    assert await hung_up(upstream)


async def test_a_small_model_that_loops_is_stopped(upstream: Upstream) -> None:
    provider = connect(upstream, "embedded")
    upstream.answer("poem", ["Roses are red.\n"] * 3 + ["Never said.", SILENCE])
    said, _ = await listen(provider, "poem")
    await provider.aclose()
    assert said == ["Roses are red.\n"] * 3 + [Finish("stop")]
    assert await hung_up(upstream)
