"""A client of the sockets in a test, on the application itself: no server between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from allauth.usersessions.models import UserSession
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from chat.streaming.database import db
from chatsite.accounts.models import ApiKey, User
from chatsite.asgi import application
from tests.following import DEADLINE_S

Frame = dict[str, Any]


class Line:
    """One open socket."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        self._communicator = communicator

    async def say(self, **frame: object) -> None:
        await self._communicator.send_json_to(frame)

    async def send(self, **message: str | bytes) -> None:
        """A message as it comes, `text` or `bytes`."""
        await self._communicator.send_input({"type": "websocket.receive", **message})

    async def hear(self, kind: str) -> Frame:
        """The next frame of this type; what comes before it is skipped."""
        return (await self.hear_until(kind))[-1]

    async def hear_until(self, *kinds: str) -> list[Frame]:
        """The next frames, up to one of these types."""
        heard: list[Frame] = []
        while not heard or heard[-1]["type"] not in kinds:
            heard.append(await self._communicator.receive_json_from(DEADLINE_S))
        return heard

    async def hear_text(self, text: str, before: str = "") -> list[Frame]:
        """The next frames, until the page of who hears them shows *text*."""
        heard: list[Frame] = []
        while shown(heard, before) != text:
            heard += await self.hear_until("chunk")
        return heard

    async def close_code(self) -> int:
        """The code that the server closes with; frames before it are skipped."""
        while True:
            output = await self._communicator.receive_output(DEADLINE_S)
            if output["type"] == "websocket.close":
                return int(output["code"])


@asynccontextmanager
async def dialled(path: str, **headers: str) -> AsyncIterator[Line]:
    """A socket to *path*, closed by the client at the end."""
    named = {"host": "localhost", **headers}
    encoded = [(name.encode(), value.encode()) for name, value in named.items()]
    communicator = WebsocketCommunicator(application, path, headers=encoded)
    accepted, _ = await communicator.connect(DEADLINE_S)
    assert accepted
    try:
        yield Line(communicator)
    finally:
        async with asyncio.timeout(DEADLINE_S):
            await communicator.disconnect(timeout=DEADLINE_S)


async def cookie_of(user: User) -> tuple[str, Client]:
    """The cookie of a new session of *user*, and the browser that has it."""
    browser = Client()
    key = await db(_sign_in, browser, user)
    return f"{settings.SESSION_COOKIE_NAME}={key}", browser


def _sign_in(browser: Client, user: User) -> str:
    browser.force_login(user)
    key = str(browser.session.session_key)
    # As allauth notes it, past whose pages this goes.
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1")
    return key


async def bearer_of(user: User) -> str:
    """The header of a new key of *user*."""
    _, secret = await db(ApiKey.create, user=user)
    return f"Bearer {secret}"


def shown(frames: list[Frame], before: str = "") -> str:
    """The text on a page after these frames, which must fit together."""
    for frame in frames:
        if frame["type"] == "reset":
            before = ""
        if frame["type"] == "chunk":
            assert frame["offset"] <= len(before)
            before = before[: frame["offset"]] + frame["content"]
    return before
