"""The real embedded model, behind the door that the product uses."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chat.providers.base import Finish, Prompt, Turn
from chat.providers.endpoint import Endpoint
from chat.providers.openai_compatible import OpenAICompatible
from chatsite.embedded import model, process


@pytest_asyncio.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[OpenAICompatible]:
    """The model that the product brings along, running."""
    service = model.Model(tmp_path / "model.log")
    service.start()
    try:
        await asyncio.to_thread(process.wait_until_ready, [service], 60, time.sleep)
        found = service.variables()
        endpoint = Endpoint(
            preset=found["CHAT_PRESET"],
            model=found["CHAT_MODEL"],
            base_url=found["OPENAI_BASE_URL"],
            api_key=found["OPENAI_API_KEY"],
        )
        provider = OpenAICompatible(endpoint)
        yield provider
        await provider.aclose()
    finally:
        process.stop([service], 10)


@pytest.mark.embedded_model
async def test_the_embedded_model_knows_the_capital_of_france(
    embedded: OpenAICompatible,
) -> None:
    question = Turn("user", "What is the capital of France?")
    prompt = Prompt((Turn("system", embedded.system_prompt), question))
    async with embedded.stream(prompt) as items:
        *pieces, finish = [item async for item in items]
    assert len(pieces) > 1
    assert "Paris" in "".join(map(str, pieces))
    assert isinstance(finish, Finish)
    assert finish.reason == "stop"
    assert finish.usage
    assert finish.usage.completion_tokens >= len(pieces)

    whole_answer = await embedded.complete(prompt)
    assert "Paris" in whole_answer.text
