"""When a page is drawn."""

import asyncio

import pytest

from chat.streaming import page
from chat.streaming.bus import Notice
from chat.streaming.follow import Follow
from chat.streaming.page import GrowingPage, PageViewer
from tests.unit.streaming.test_replay import draw
from tests.unit.streaming.world import MESSAGE

DEADLINE_S = 10


async def test_the_first_words_do_not_wait_for_the_next_frame(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "FRAME_S", 3600.0)
    messages = PageViewer(follow, GrowingPage(MESSAGE, draw)).messages()
    async with asyncio.timeout(DEADLINE_S):
        assert b"Thinking" in await anext(messages)
        follow.hear(Notice("text", 1, 0, "Paris"))
        assert b"Paris" in await anext(messages)
    await messages.aclose()
