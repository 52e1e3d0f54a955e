"""One subscription connection of a web process, shared by all it follows."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import redis
import structlog
from redis.asyncio.client import PubSub

from chat.streaming import bus

log = structlog.get_logger(__name__)

LISTEN_AGAIN_S = 0.5
# A channel that is always subscribed: redis-py cannot listen to none.
IDLE = "listener"

# Called with a notice, or with None when the subscription has just begun (anew):
# what came before it must be read from the store.
Handler = Callable[[bus.Notice | None], None]


class Listener:
    """Hands the notices of a channel to its handler."""

    def __init__(self) -> None:
        self._client = bus.new_async_client()
        self._pubsub: PubSub = self._client.pubsub()
        self._handlers: dict[str, Handler] = {}
        # redis-py connects at the first command; two at once would make two
        # connections, and the channels of one of them would be heard by nobody.
        self._one_command = asyncio.Lock()
        self.connected = asyncio.Event()

    async def add(self, channel: str, handler: Handler) -> None:
        """Subscribe. The handler hears None once the subscription holds."""
        self._handlers[channel] = handler
        await self._send(self._pubsub.subscribe, channel)

    async def remove(self, channel: str, handler: Handler) -> None:
        """Unsubscribe, unless another handler has taken the channel over."""
        if self._handlers.get(channel) == handler:
            del self._handlers[channel]
            await self._send(self._pubsub.unsubscribe, channel)

    async def run(self) -> None:
        """Listen until cancelled; connect again whenever Redis comes back."""
        try:
            while True:
                try:
                    async with self._one_command:
                        await self._pubsub.subscribe(IDLE, *self._handlers)
                    self.connected.set()
                    async for message in self._pubsub.listen():
                        self._hand_over(message)
                except redis.RedisError as error:
                    self.connected.clear()
                    log.warning("listener.redis_away", error=str(error))
                    await asyncio.sleep(LISTEN_AGAIN_S)
        finally:
            await self._pubsub.aclose()  # type: ignore[no-untyped-call]
            await self._client.aclose()

    def _hand_over(self, message: dict[str, Any]) -> None:
        handler = self._handlers.get(message["channel"].decode())
        if handler is None:
            return
        if message["type"] == "subscribe":
            handler(None)
        elif message["type"] == "message" and (notice := bus.decode(message["data"])):
            handler(notice)

    async def _send(
        self, command: Callable[[str], Awaitable[object]], channel: str
    ) -> None:
        try:
            async with self._one_command:
                await command(channel)
        except redis.RedisError as error:
            # `run` subscribes to everything again; until then followers poll.
            log.warning("listener.not_sent", channel=channel, error=str(error))
