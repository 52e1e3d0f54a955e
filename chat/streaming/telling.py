"""What one program is told of an answer, over whichever transport."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from uuid import UUID

from chat.streaming.events import Complete, Context, Cursor, Error
from chat.streaming.hub import hub
from chat.streaming.viewer import Told, Viewer

Telling = AsyncGenerator[Told | None]


class BrokenOffError(Exception):
    """Ends a stream without its proper end, so that the reader sees it broke and comes
    again with its cursor."""


async def told(generation: UUID, chat_id: UUID, cursor: Cursor) -> Telling:
    """Events from *cursor* to the last, with the cursor after each; None to stay alive.

    Raises:
        BrokenOffError: when there is no last word, since the process is ending.
    """
    event = None
    async with hub().follow(generation) as follow:
        async for news in Viewer(follow, cursor, context_first=True).events():
            if news is None:
                yield None
                continue
            event, place = news
            if isinstance(event, Context):
                event = replace(event, chat_id=str(chat_id))
            yield event, place
    if not isinstance(event, Complete | Error):
        raise BrokenOffError("not followed to the end")
