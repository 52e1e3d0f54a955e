"""The providers that this site is set up with. The package's one door to Django."""

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from chat.providers.base import Provider
from chat.providers.endpoint import Endpoint, parse
from chat.providers.openai_compatible import Limits, OpenAICompatible
from chat.providers.scripted import ScriptedProvider


def chain() -> tuple[Provider, ...]:
    """The providers that the settings name, in the order in which they are asked.

    Raises `ValueError` for a preset that does not exist, an endpoint without a model or
    address, and a CHAT_FALLBACK that is not understood.
    """
    return providers([first(), *parse(settings.CHAT_FALLBACK, os.environ)])


def first() -> Endpoint:
    """The endpoint that the settings name first. Raises `ValueError` as `chain` does."""
    return Endpoint(
        preset=settings.CHAT_PRESET,
        base_url=settings.OPENAI_BASE_URL,
        model=settings.CHAT_MODEL,
        api_key=settings.OPENAI_API_KEY,
        context_tokens=settings.CHAT_CONTEXT_TOKENS,
    )


def providers(endpoints: Iterable[Endpoint]) -> tuple[Provider, ...]:
    """Those who are asked at these endpoints, each with a name of its own.

    Equal endpoints give the same objects, so connections are kept.
    """
    limits = Limits(
        connect=settings.CHAT_CONNECT_TIMEOUT,
        first_token=settings.CHAT_FIRST_TOKEN_TIMEOUT,
        silence=settings.CHAT_SILENCE_TIMEOUT,
    )
    seen: Counter[str] = Counter()
    found = []
    for endpoint in endpoints:
        name = endpoint.name or endpoint.assumed.name
        seen[name] += 1
        unique = name if seen[name] == 1 else f"{name} {seen[name]}"
        found.append(_provider(replace(endpoint, name=unique), limits))
    return tuple(found)


@lru_cache
def _provider(endpoint: Endpoint, limits: Limits) -> Provider:
    if endpoint.preset == "scripted":
        return ScriptedProvider(name=endpoint.name)
    return OpenAICompatible(endpoint, limits)
