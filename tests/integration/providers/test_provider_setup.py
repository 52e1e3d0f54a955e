"""Which provider a site has, and where it can be reached."""

import asyncio

import pytest
from pytest_django import Settings

from chat.providers import configured
from chat.providers.base import Finish
from chat.providers.openai_compatible import OpenAICompatible
from chat.providers.scripted import ScriptedProvider
from tests.asking import connect, listen
from tests.upstream import Upstream


async def test_a_proxy_for_the_world_is_not_asked_for_a_model_on_this_machine(
    upstream: Upstream, provider: OpenAICompatible, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    _, error = await listen(provider, "Hello?")
    assert error is None


def test_a_provider_works_in_one_event_loop_after_another(upstream: Upstream) -> None:
    provider = connect(upstream)

    async def once() -> list[str | Finish]:
        said, _ = await listen(provider, "Hello?")
        await provider.aclose()
        return said

    assert asyncio.run(once()) == asyncio.run(once())


def test_the_settings_choose_the_provider(
    upstream: Upstream, settings: Settings
) -> None:
    settings.OPENAI_BASE_URL = upstream.url
    settings.OPENAI_API_KEY = "secret"
    settings.CHAT_MODEL = "big"
    settings.CHAT_PRESET = ""
    settings.CHAT_CONTEXT_TOKENS = 1000
    provider = configured.primary()
    described = (provider.preset, provider.model, provider.context_tokens)
    assert described == ("generic", "big", 1000)
    assert configured.chain() == (provider,)

    settings.CHAT_PRESET = "scripted"
    assert isinstance(configured.primary(), ScriptedProvider)
