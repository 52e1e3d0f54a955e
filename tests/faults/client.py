"""A program that uses the API as a careful one does: it tries again, and resumes."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from tests.faults.answers import Answer

# What a client meets while a server is away.
AWAY = (aiohttp.ClientError, ConnectionError, TimeoutError)
_TOKEN = "t" * 32  # of CSRF: as a page that got it in its cookie
_TIMES = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=20)


class Client:
    """Somebody with an API key, who is also signed in with a browser."""

    def __init__(self, url: str, key: str, session: str = "") -> None:
        self._url, self._cookies = url, f"sessionid={session}; csrftoken={_TOKEN}"
        self._session = aiohttp.ClientSession(
            f"{url}/api/v1/",
            headers={"Authorization": f"Bearer {key}"},
            timeout=_TIMES,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    def get(self, path: str, **headers: str) -> Any:
        """A response, as a context manager."""
        return self._session.get(path, headers=headers)

    async def post(self, path: str, **body: object) -> tuple[int, Any]:
        """Status and JSON of one try.

        Raises:
            aiohttp.ClientError, ConnectionError, TimeoutError: when nobody answers.
        """
        async with self._session.post(path, json=body) as response:
            return response.status, await response.json()

    async def submit(self, path: str, **form: str) -> tuple[int, str]:
        """Status and page of one try to send a form, as a browser does."""
        headers = {"Cookie": self._cookies, "X-CSRFToken": _TOKEN}
        url = self._url + path
        async with self._session.post(url, data=form, headers=headers) as response:
            return response.status, await response.text()

    async def insist(self, path: str, **body: object) -> Any:
        """Post until it is acknowledged; whatever is no plain "later" is a failure."""
        async for _ in tries():
            try:
                status, given = await self.post(path, **body)
            except AWAY:
                continue
            if status < 300:
                return given
            assert status == 503, given
        raise AssertionError("not reached")

    async def ask(self, answer: Answer) -> "Asked":
        """Ask in a new chat. A lost response changes nothing: it is asked again."""
        once = str(uuid.uuid4())
        chat = (await self.insist("chats", client_id=once))["id"]
        path = f"chats/{chat}/messages?wait=false"
        sent = await self.insist(path, content=answer.question, client_id=once)
        question, placeholder = (message["id"] for message in sent["messages"])
        again = await self.insist(path, content=answer.question, client_id=once)
        assert [message["id"] for message in again["messages"]] == [
            question,
            placeholder,
        ]
        return Asked(answer, chat, question, placeholder)

    async def stored(self, asked: "Asked") -> dict[str, Any]:
        """The answer as the API has it now."""
        async for _ in tries():
            try:
                async with self.get(f"chats/{asked.chat}/messages") as response:
                    page = await response.json()
            except AWAY:
                continue
            if response.status == 200:
                found: dict[str, Any] = page["items"][-1]
                return found
            assert response.status == 503, page
        raise AssertionError("not reached")


@dataclass(frozen=True)
class Asked:
    """A question that was acknowledged, and the ids it was given."""

    answer: Answer
    chat: str
    question: str
    message: str


async def tries() -> AsyncIterator[int]:
    """Counts for ever, with a pause that grows between two tries, as clients should."""
    number = 0
    while True:
        yield number
        number += 1
        await asyncio.sleep(min(1.0, 0.05 * 2**number))


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    """The events of a stream as JSON, with their `id`."""
    fields: dict[str, str] = {}
    async for line in response.content:
        name, _, value = line.decode("ascii").rstrip("\n").partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            yield {**json.loads(fields["data"]), "id": fields["id"]}
            fields = {}
