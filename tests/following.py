"""Following an answer in a test: what followers are told, what is stored."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

from chat.models import Generation, Message
from chat.streaming import store
from chat.streaming.database import db
from chat.streaming.events import Chunk, Cursor, Event, Reset
from chat.streaming.hub import hub
from chat.streaming.viewer import Viewer
from chatsite.accounts.models import User
from tests import make

T = TypeVar("T")
DEADLINE_S = 20


START = Cursor()


async def follow(answer: Message, cursor: Cursor = START) -> list[Event]:
    """All events that a follower is told, to the end."""
    async with asyncio.timeout(DEADLINE_S), hub().follow(run_of(answer)) as copy:
        return [told[0] async for told in Viewer(copy, cursor).events() if told]


async def follow_until(answer: Message, text: str) -> None:
    """Return once a follower has seen this much."""
    async with asyncio.timeout(DEADLINE_S), hub().follow(run_of(answer)) as copy:
        while str(copy.text) != text:
            await copy.changed(copy.version, 1)


def run_of(answer: Message) -> UUID:
    assert answer.generation_id is not None
    return answer.generation_id


async def generation_of(answer: Message) -> Generation:
    return await db(lambda: Generation.objects.get(id=run_of(answer)))


def claimed(generation: UUID, holder: str) -> store.Claim:
    claim = store.queued(generation)
    assert claim is not None
    assert store.claim(claim, holder)
    return claim


async def claimed_by_another(answer: Message) -> store.Claim:
    return await db(claimed, run_of(answer), "a dead engine")


def page(events: list[Event], before: str = "") -> str:
    """The text on a page after these events."""
    for event in events:
        if isinstance(event, Reset):
            before = ""
        if isinstance(event, Chunk):
            assert event.offset == len(before)
            before += event.content
    return before


async def ask(alice: User, content: str) -> Message:
    """Alice asks in a new chat; the placeholder of the answer."""
    chat = await db(make.chat, alice)
    return (await db(make.exchange, chat, content)).answer


async def within(work: Awaitable[T]) -> T:
    async with asyncio.timeout(DEADLINE_S):
        return await work


async def stored(answer: Message) -> Message:
    return await db(lambda: Message.objects.get(id=answer.id))
