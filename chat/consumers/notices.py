"""The socket of an open page: rare notices about what belongs to its user."""

from typing import Any

from chat.sockets.socket import Socket


class NoticesConsumer(Socket):
    """Passes the notices of its user on; it takes nothing but heartbeats."""

    async def opened(self) -> None:
        """Say that from here on every notice comes: what was before, the page asks."""
        await self.say({"type": "connected"})

    async def receive(self, *_: Any, **__: Any) -> None:
        """Answer whatever comes, which can only be a page's heartbeat."""
        await self.say({"type": "pong"})

    async def heard(self, notice: dict[str, str]) -> None:
        """Pass a notice on."""
        await self.say({**notice})
