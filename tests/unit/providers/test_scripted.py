"""The scripted provider plays what it is given."""

import asyncio

import pytest

from chat.providers.base import Finish, Prompt, ProviderError, Turn, Usage
from chat.providers.scripted import End, Fail, Pause, ScriptedProvider


def ask(question: str) -> Prompt:
    return Prompt((Turn("system", "Be kind."), Turn("user", question)))


async def test_the_script_is_picked_by_the_last_question() -> None:
    provider = ScriptedProvider({"France": ("Paris", "."), "Italy": ("Rome",)})
    earlier = Prompt((Turn("user", "Italy?"), Turn("user", "And France?")))
    async with provider.stream(earlier) as items:
        assert [item async for item in items] == [
            "Paris",
            ".",
            Finish("stop", Usage(5, 2)),
        ]
    assert provider.prompts == [earlier]


async def test_a_question_without_a_script_is_echoed() -> None:
    answer = await ScriptedProvider().complete(ask("Who is there?"))
    assert answer.text == "You asked: Who is there?"


async def test_an_answer_waits_at_a_gate() -> None:
    gate = asyncio.Event()
    script = ("One", Pause(gate), Pause(0), "", " two", End("length"), "never")
    async with ScriptedProvider({"": script}).stream(ask("?")) as items:
        assert await anext(items) == "One"
        rest = asyncio.ensure_future(anext(items))
        await asyncio.sleep(0)
        assert not rest.done()
        gate.set()
        assert await rest == " two"
        finish = await anext(items)
        assert isinstance(finish, Finish)
        assert finish.reason == "length"


async def test_a_failure_comes_after_the_text_before_it() -> None:
    script = ("One", Fail(ProviderError("broken")))
    async with ScriptedProvider({"": script}).stream(ask("?")) as items:
        assert await anext(items) == "One"
        with pytest.raises(ProviderError, match="broken"):
            await anext(items)


async def test_a_failure_at_the_start_fails_the_request() -> None:
    provider = ScriptedProvider({"": (Fail(ProviderError("refused")),)})
    with pytest.raises(ProviderError, match="refused"):
        await provider.stream(ask("?")).__aenter__()
