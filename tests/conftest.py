"""People for every test, and the engine for those that need an answer."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from chat.providers.scripted import Script, ScriptedProvider
from chat.streaming import hub
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from tests import make


@pytest.fixture
def alice(db: None) -> User:
    """Has chats."""
    return make.person("alice")


@pytest.fixture
def bob(db: None) -> User:
    """Has chats of his own, and may not see Alice's."""
    return make.person("bob")


@pytest.fixture
def scripts() -> dict[str, Script]:
    """What the engine of this test is answered, by a part of the question."""
    return {}


@pytest.fixture
def scripted(scripts: dict[str, Script]) -> ScriptedProvider:
    """The provider that the engine of this test asks."""
    return ScriptedProvider(scripts)


@pytest.fixture
async def engine(
    transactional_db: None, scripted: ScriptedProvider
) -> AsyncIterator[Engine]:
    """An engine on the loop of the test."""
    engine = Engine(lambda: scripted)
    serving = asyncio.create_task(engine.serve())
    yield engine
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    await hub.close_hub()
