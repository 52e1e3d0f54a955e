"""The providers that this site is set up with. The package's one door to Django."""

from functools import lru_cache

from django.conf import settings

from chat.providers.base import Provider
from chat.providers.openai_compatible import Limits, OpenAICompatible
from chat.providers.presets import preset_for
from chat.providers.scripted import ScriptedProvider


def primary() -> Provider:
    """The provider that is asked first."""
    return chain()[0]


def chain() -> tuple[Provider, ...]:
    """The providers in the order in which they are asked.

    Equal settings give the same objects, so connections are kept. Raises `ValueError`
    for a preset that does not exist or an endpoint without a model or address.
    """
    limits = Limits(
        connect=settings.CHAT_CONNECT_TIMEOUT,
        first_token=settings.CHAT_FIRST_TOKEN_TIMEOUT,
        silence=settings.CHAT_SILENCE_TIMEOUT,
    )
    return (
        _provider(
            settings.CHAT_PRESET,
            settings.OPENAI_BASE_URL,
            settings.OPENAI_API_KEY,
            settings.CHAT_MODEL,
            settings.CHAT_CONTEXT_TOKENS,
            limits,
        ),
    )


@lru_cache
def _provider(
    preset: str,
    base_url: str,
    api_key: str,
    model: str,
    context_tokens: int,
    limits: Limits,
) -> Provider:
    if preset == "scripted":
        return ScriptedProvider()
    return OpenAICompatible(
        preset_for(preset, base_url),
        model=model,
        base_url=base_url,
        api_key=api_key,
        context_tokens=context_tokens,
        limits=limits,
    )
