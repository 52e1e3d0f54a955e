"""What is written faster than it can be stored or told is slowed, and never lost."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from django.db import connection, transaction

from chat.providers.scripted import Pause, Script
from chat.streaming.commits import MOST_UNSTORED
from chat.streaming.database import db
from chat.streaming.engine import Engine
from chatsite.accounts.models import User
from tests.following import ask, follow_until, run_of, stored, within

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "ä word " * (MOST_UNSTORED // 7 + 1)


class Mark(asyncio.Event):
    """A pause that holds up nobody and tells that it was reached."""

    async def wait(self) -> Literal[True]:
        self.set()
        return True


@contextmanager
def nothing_is_stored() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE chat_generationchunk IN EXCLUSIVE MODE")
        yield


async def test_a_provider_that_outruns_the_database_is_read_no_further(
    alice: User, engine: Engine, scripts: dict[str, Script]
) -> None:
    mark, release = Mark(), asyncio.Event()
    scripts["France"] = (LONG, Pause(mark), "the end")
    answer = await ask(alice, "France?")

    locked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold() -> None:
        with nothing_is_stored():
            loop.call_soon_threadsafe(locked.set)
            asyncio.run_coroutine_threadsafe(within(release.wait()), loop).result()

    holding = asyncio.create_task(db(hold))
    await within(locked.wait())
    running = asyncio.create_task(engine.run(run_of(answer)))
    await follow_until(answer, LONG)
    assert not mark.is_set()
    release.set()
    await within(asyncio.gather(holding, running))
    assert (await stored(answer)).content == LONG + "the end"
