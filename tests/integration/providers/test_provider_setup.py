"""Which provider a site has, and where it can be reached."""

import asyncio

import pytest
from pytest_django import Settings

from chat import checks
from chat.providers import configured
from chat.providers.base import Finish
from chat.providers.endpoint import Endpoint
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
    [provider] = configured.chain()
    described = (provider.preset, provider.model, provider.context_tokens)
    assert described == ("generic", "big", 1000)
    assert configured.chain() == (provider,)

    settings.CHAT_PRESET = "scripted"
    [provider] = configured.chain()
    assert isinstance(provider, ScriptedProvider)


def test_the_settings_name_who_is_asked_next(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXT_API_KEY", "secret")
    settings.CHAT_PRESET = "scripted"
    settings.CHAT_FALLBACK = (
        "gemini key=NEXT_API_KEY, http://models:8000/v1 model=big context=999,"
        "http://others/v1,"
    )
    _, *further = configured.chain()
    assert [(p.name, p.model, p.context_tokens) for p in further] == [
        ("gemini", "gemini-3.5-flash", 1_000_000),
        ("generic", "big", 999),
        ("generic 2", "gpt-5-mini", 8192),
    ]


@pytest.mark.parametrize(
    ("fallback", "complaint"),
    [
        ("gemni", "'gemni': unknown preset 'gemni'; there are: generic, openai"),
        ("ollama modell=qwen3", "only model=…, key=… and context=…"),
        ("ollama qwen3", "only model=…, key=… and context=…"),
        ("ollama model=", "only model=…, key=… and context=…"),
        ("openai key=NOT_SET_API_KEY", "the variable NOT_SET_API_KEY is not set"),
        ("ollama context=many", "context=many is no number"),
        ("generic model=big", "needs a model and a base URL"),
        ("ftp://host/v1", "must start with http:// or https://"),
        ("http:///v1", "must start with http:// or https://"),
        ("http://host:port/v1", "Port could not be cast"),
        ("https://me:secret@host/v1", "must hold no password"),
        ("https://host/v1?key=secret", "must hold no password"),
    ],
)
def test_a_mistake_in_the_fallback_stops_the_start_with_one_line(
    settings: Settings, fallback: str, complaint: str
) -> None:
    settings.CHAT_FALLBACK = f"ollama, {fallback}"
    [error] = checks.provider_is_usable()
    assert error.msg.startswith("CHAT_FALLBACK, ")
    assert complaint in error.msg
    assert "\n" not in error.msg


def test_a_key_is_in_no_text_about_its_endpoint() -> None:
    assert "sk-secret" not in repr(Endpoint(preset="openai", api_key="sk-secret"))
