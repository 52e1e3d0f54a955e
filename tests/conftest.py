"""People for every test, and the engine for those that need an answer."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chat.providers.scripted import Script, ScriptedProvider
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from tests import engines, make
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    """The time for whatever takes a clock."""
    return Clock()


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
    async with engines.asking(scripted) as engine:
        yield engine


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """Of `up`. One for all, since a new database takes its time. Not below pytest's own
    folder, which is closed to the user whom PostgreSQL runs as when we are root."""
    folder = Path(tempfile.mkdtemp(prefix="chatsite-up-"))
    yield folder
    shutil.rmtree(folder)
