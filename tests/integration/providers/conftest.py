"""A server that answers as told, and models that are asked through it."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from chat.providers.openai_compatible import Limits, OpenAICompatible
from tests.asking import connect
from tests.upstream import Upstream

IMPATIENT = Limits(connect=1, first_token=0.2, silence=0.1, whole=0.2)


@pytest.fixture(scope="module")
def server() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def upstream(server: Upstream) -> Upstream:
    server.reset()
    return server


@pytest_asyncio.fixture
async def provider(upstream: Upstream) -> AsyncIterator[OpenAICompatible]:
    """A model at the upstream, asked with ordinary patience."""
    provider = connect(upstream)
    yield provider
    await provider.aclose()


@pytest_asyncio.fixture
async def impatient(upstream: Upstream) -> AsyncIterator[OpenAICompatible]:
    """The same model, asked by somebody who waits for a moment only."""
    provider = connect(upstream, limits=IMPATIENT)
    yield provider
    await provider.aclose()
