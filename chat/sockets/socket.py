"""What all sockets share: the door, the tasks they own, back-pressure, the end.

Nothing is queued for a client: whoever has something to say waits until it is sent.
So a slow reader is told what has piled up in one piece, and one that does not read at
all is closed.
"""

import asyncio
import contextlib
import contextvars
import json
import random
import time
from collections import Counter
from collections.abc import Coroutine
from typing import Any

import redis
import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import Http404, HttpRequest

from chat.live.publish import user_group
from chat.sockets.door import Closed, Code, caller, request_of
from chat.streaming.database import DATABASE_AWAY, db
from chatsite.accounts.models import User

log = structlog.get_logger(__name__)

# For the last word to a client that may not read.
CLOSE_S = 1.0
# A client that sends more is read more slowly; what waits then waits on its side.
FRAMES_PER_S = 50.0
FRAMES_AT_ONCE = 100

# Open sockets in this process by user. Not shared: a count that outlives a killed
# process would lock people out.
_open: Counter[int] = Counter()


class Socket(AsyncWebsocketConsumer):
    """A socket of one user, in the group of the user's notices.

    `patience` is how many seconds a client may take to read what is sent, `look_every`
    how long it stays without being asked again whether it may.
    """

    patience = 20.0
    look_every = 60.0
    request: HttpRequest
    user: User
    _groups: tuple[str, ...] = ()
    _read_until = 0.0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Live until the client leaves, is shown out, or the process ends."""

        async def send_in_time(message: Any) -> None:
            try:
                async with asyncio.timeout(self.patience):
                    await send(message)
            except TimeoutError:
                raise Closed(Code.NOT_READING) from None

        try:
            code = await self._live(scope, receive, send_in_time)
            if code is not None:
                with contextlib.suppress(OSError, TimeoutError):
                    async with asyncio.timeout(CLOSE_S):
                        await send({"type": "websocket.close", "code": int(code)})
        finally:
            await self._leave()

    def admit(self) -> User:
        """Who it is. Blocks on the database; asked again every minute.

        Raises:
            Closed, Http404: when they may not be here, or no longer.
        """
        return caller(self.request)

    async def opened(self) -> None:
        """Called when the user is known."""

    async def looked(self) -> None:
        """Called when the user may stay, about every minute."""

    async def left(self) -> None:
        """Called at the end of a socket that was opened, however it ended."""

    async def heard(self, notice: dict[str, str]) -> None:
        """Called with each notice of `chat.live.publish` for the user."""

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run *work* no longer than the socket is open; its failure ends the socket."""
        # A clean context: Channels' one would keep a database connection.
        return self._tasks.create_task(work, context=contextvars.Context())

    async def join(self, group: str) -> None:
        """Hear what is told to *group* too, until the socket ends."""
        if group not in self._groups:
            self._groups = (*self._groups, group)
            await self.channel_layer.group_add(group, self.channel_name)

    async def part(self, group: str) -> None:
        """Hear no more what is told to *group*."""
        if group in self._groups:
            self._groups = tuple(g for g in self._groups if g != group)
            await self.channel_layer.group_discard(group, self.channel_name)

    async def say(self, frame: dict[str, object]) -> None:
        """Send a frame; returns when the client's side has taken it.

        Raises:
            Closed: when it does not for too long.
            OSError: when the client is gone.
        """
        await self.send(text_data=json.dumps(frame, separators=(",", ":")))

    # --- Called by Channels, one at a time ---

    async def connect(self) -> None:
        """Let the user in, or not."""
        self.user = await db(self.admit)
        if _open[self.user.pk] >= settings.CHAT_SOCKETS_PER_USER:
            raise Closed(Code.TOO_MANY)
        _open[self.user.pk] += 1
        await self.join(user_group(self.user.pk))
        self.start(self._look_every_minute())
        await self.opened()

    async def websocket_receive(self, message: Any) -> None:
        """Take a frame, no faster than FRAMES_PER_S."""
        now = time.monotonic()
        earliest = now - FRAMES_AT_ONCE / FRAMES_PER_S
        self._read_until = max(self._read_until, earliest) + 1 / FRAMES_PER_S
        await asyncio.sleep(max(0.0, self._read_until - now))
        await super().websocket_receive(message)

    async def notice(self, message: dict[str, Any]) -> None:
        """Something of the user's changed."""
        await self.heard(message["notice"])

    async def look_again(self, message: object = None) -> None:
        """Leave if the user may not be here any longer."""
        try:
            user = await db(self.admit)
            if user.pk != self.user.pk:
                raise Closed(Code.SIGNED_OUT)
            await self.looked()
        except DATABASE_AWAY as error:
            log.warning("socket.not_looked", error=str(error))

    async def _live(self, scope: Any, receive: Any, send: Any) -> Code | None:
        """Serve to the end; the code to close with, None when it is closed."""
        code: Code | None = None
        self.request = request_of(scope)
        try:
            async with asyncio.TaskGroup() as self._tasks:
                # At once: only an open socket can be told why it is closed.
                await send({"type": "websocket.accept"})
                await super().__call__(scope, receive, send)
                raise Closed  # so that its tasks end too
        except* Closed as ends:
            code = _first(ends)
        except* Http404:
            code = Code.NO_SUCH_THING
        except* OSError:
            log.debug("socket.gone")  # the client, while something was sent to it
        except* (redis.RedisError, *DATABASE_AWAY) as away:
            log.warning("socket.service_away", errors=str(away.exceptions))
            code = Code.TRY_AGAIN_LATER
        return code

    async def _leave(self) -> None:
        if not self._groups:
            return
        _open[self.user.pk] -= 1
        if not _open[self.user.pk]:
            del _open[self.user.pk]
        try:
            await self.left()
            for group in self._groups:
                await self.part(group)
        except redis.RedisError as error:
            log.warning("socket.group_not_left", error=str(error))

    async def _look_every_minute(self) -> None:
        while True:
            # Not all at once, who all came back at once after a restart.
            await asyncio.sleep(self.look_every * random.uniform(0.75, 1))  # noqa: S311
            await self.look_again()


def _first(ends: BaseExceptionGroup[Closed]) -> Code | None:
    end = ends.exceptions[0]
    return _first(end) if isinstance(end, BaseExceptionGroup) else end.code
