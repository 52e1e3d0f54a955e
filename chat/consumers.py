"""The socket of an open page: rare notices about what belongs to its user."""

import asyncio
import contextvars
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import get_user

from chat.live.publish import user_group

LOOK_AGAIN_S = 60.0
SIGNED_OUT = 4401


class NoticesConsumer(AsyncJsonWebsocketConsumer):
    """Passes the notices of its user's group on; it takes nothing but pings.

    Channels authenticates once, at connect; so it looks again every minute whether the
    session still stands.
    """

    async def connect(self) -> None:
        """Join the user's group; a stranger is told so and closed."""
        await self.accept()
        user = self.scope["user"]
        if user is None or not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        self._user_id = user.pk
        self._group = user_group(user.pk)
        await self.channel_layer.group_add(self._group, self.channel_name)
        self._looking = asyncio.create_task(
            self._look_again(), context=contextvars.Context()
        )

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if hasattr(self, "_group"):
            self._looking.cancel()
            await self.channel_layer.group_discard(self._group, self.channel_name)

    async def receive(
        self,
        text_data: str | None = None,
        bytes_data: bytes | None = None,
        **kwargs: Any,
    ) -> None:
        """Answer whatever comes, which can only be a page's heartbeat."""
        await self.send_json({"type": "pong"})

    async def notice(self, message: dict[str, Any]) -> None:
        """Pass a notice of `chat.live.publish` on."""
        await self.send_json(message["notice"])

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN_S)
            if not await self._still_signed_in():
                await self.send_json({"type": "signed_out"})
                await self.close(SIGNED_OUT)
                return

    @database_sync_to_async
    def _still_signed_in(self) -> bool:
        session = self.scope["session"]
        fresh = type(session)(session.session_key)
        user = get_user(_Request(fresh))  # type: ignore[arg-type]
        return bool(user.pk == self._user_id)


class _Request:
    """As much of a request as `django.contrib.auth.get_user` reads."""

    def __init__(self, session: Any) -> None:
        self.session = session
