"""Asking a provider in a test, and what came of it."""

import asyncio

from chat.providers.base import (
    Completion,
    Finish,
    Prompt,
    Provider,
    ProviderError,
    Turn,
)
from chat.providers.endpoint import Endpoint
from chat.providers.openai_compatible import Limits, OpenAICompatible
from tests.upstream import DEADLINE, Upstream

PATIENT = Limits()


def connect(
    upstream: Upstream, preset: str = "generic", limits: Limits = PATIENT
) -> OpenAICompatible:
    endpoint = Endpoint(
        preset=preset, model="m", base_url=upstream.url, api_key="secret"
    )
    return OpenAICompatible(endpoint, limits)


def ask(question: str, **limits: float) -> Prompt:
    turns = (Turn("system", "Be kind."), Turn("user", question))
    return Prompt(turns, **limits)  # type: ignore[arg-type]


async def listen(
    provider: Provider, question: str
) -> tuple[list[str | Finish], ProviderError | None]:
    """What was said, and the error that ended it."""
    said: list[str | Finish] = []
    try:
        async with provider.stream(ask(question)) as items:
            async for item in items:
                said.append(item)  # noqa: PERF401 (the items before an error count)
    except ProviderError as error:
        return said, error
    return said, None


async def hung_up(upstream: Upstream) -> bool:
    [request] = upstream.requests
    return await asyncio.to_thread(request.closed.wait, DEADLINE)


async def whole(
    provider: Provider, question: str
) -> tuple[Completion | None, ProviderError | None]:
    """The answer, asked for in one piece, or the error."""
    try:
        return await provider.complete(ask(question)), None
    except ProviderError as error:
        return None, error
