"""One subscription connection, shared by all that a process follows or heeds.

It uses redis-py's connection without its PubSub, which costs twice as much a notice,
connects and subscribes again by itself without saying so, and never notices a server
that holds the connection open and is silent.
"""

import asyncio
import math
from collections.abc import Callable

import redis
import structlog
from redis.asyncio import Connection

from chat.streaming import bus
from chatsite.redis_client import AWAY, TIMEOUT_S

log = structlog.get_logger(__name__)

LISTEN_AGAIN_S = 0.5
# How long the server may leave a ping unanswered.
PING_S = 2.0

# Called with what was told, or with None when something before now may have been missed.
Handler = Callable[[bytes | None], None]


class Listener:
    """Hands what a channel is told to its handler. `connected` while it can hear."""

    def __init__(self, *, ping_every: float = PING_S) -> None:
        self._ping_every = ping_every
        self._client = bus.new_async_client()
        self._handlers: dict[bytes, Handler] = {}
        self._subscribed: set[bytes] = set()
        self._changed = asyncio.Event()
        self._heard = False
        self.connected = asyncio.Event()

    def add(self, channel: str, handler: Handler) -> None:
        """Subscribe. The handler hears None once the subscription holds."""
        self._handlers[channel.encode()] = handler
        if channel.encode() in self._subscribed:
            handler(None)
        self._changed.set()

    def remove(self, channel: str, handler: Handler) -> None:
        """Unsubscribe, unless another handler has taken the channel over."""
        if self._handlers.get(channel.encode()) == handler:
            del self._handlers[channel.encode()]
            self._changed.set()

    async def run(self) -> None:
        """Listen until cancelled; connect again whenever Redis comes back."""
        try:
            while True:
                try:
                    await self._listen()
                except* AWAY as errors:
                    error = str(errors.exceptions[0])
                    log.warning("listener.redis_away", error=error)
                for handler in list(self._handlers.values()):
                    handler(None)
                await asyncio.sleep(LISTEN_AGAIN_S)
        finally:
            await self._client.aclose()

    async def _listen(self) -> None:
        connection: Connection
        connection = self._client.connection_pool.make_connection()  # type: ignore[no-untyped-call]
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await connection.connect()  # type: ignore[no-untyped-call]
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hear(connection))
                tasks.create_task(self._subscribe(connection))
                tasks.create_task(self._ping(connection))
        finally:
            self.connected.clear()
            self._subscribed.clear()
            await connection.disconnect(nowait=True)

    async def _hear(self, connection: Connection) -> None:
        while True:
            heard = await connection.read_response(
                timeout=math.inf, push_request=True, disconnect_on_error=False
            )
            self._heard = True
            self.connected.set()
            if isinstance(heard, list) and (handler := self._handlers.get(heard[1])):
                self._hand_over(heard[0], heard[2], handler)

    def _hand_over(self, kind: bytes, content: bytes, handler: Handler) -> None:
        if kind == b"subscribe":
            handler(None)
        elif kind == b"message":
            handler(content)

    async def _subscribe(self, connection: Connection) -> None:
        """Keep what is subscribed to as it is wanted, many channels in a command."""
        while True:
            self._changed.clear()
            wanted = set(self._handlers)
            for command, channels in (
                ("SUBSCRIBE", wanted - self._subscribed),
                ("UNSUBSCRIBE", self._subscribed - wanted),
            ):
                if channels:
                    await connection.send_command(
                        command, *channels, check_health=False
                    )
            self._subscribed = wanted
            await self._changed.wait()

    async def _ping(self, connection: Connection) -> None:
        while True:
            self._heard = False
            await connection.send_command("PING", check_health=False)
            await asyncio.sleep(self._ping_every)
            if not self._heard:
                raise redis.TimeoutError("no answer to a ping")
