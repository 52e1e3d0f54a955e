"""A signed-in person's browser, as far as HTTP goes."""

import re
import uuid
from collections.abc import AsyncIterator
from typing import Self

import aiohttp

from benchmarks import people
from tests.make import PASSWORD
from tests.site import Site

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """An async context manager that signs a new user in."""

    def __init__(self, site: Site) -> None:
        self._site = site
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address, not of a name
        self._session = aiohttp.ClientSession(site.url, cookie_jar=jar)

    async def __aenter__(self) -> Self:
        self.username = await self._site.make(people.new_user)
        page = await self.get("/accounts/login/")
        self._token = self._token_in(page)
        await self.post("/accounts/login/", login=self.username, password=PASSWORD)
        self._token = self._token_in(await self.get("/"))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def get(self, path: str) -> str:
        """A page's text."""
        async with self._session.get(path) as response:
            response.raise_for_status()
            return await response.text()

    async def post(self, path: str, *, htmx: bool = False, **fields: str) -> str:
        """The text that answers a form; of the page it leads to, if it does."""
        fields.setdefault("client_id", str(uuid.uuid4()))
        fields["csrfmiddlewaretoken"] = self._token
        headers = {"HX-Request": "true"} if htmx else {}
        async with self._session.post(path, data=fields, headers=headers) as response:
            response.raise_for_status()
            self._landed = response.url.path
            return await response.text()

    async def start_chat(self, question: str) -> str:
        """The path of a new chat, once its first answer has ended."""
        html = await self.post("/chats/", content=question)
        chat = self._landed
        if found := re.search(r'hx-sse:connect="([^"]+)"', html):
            async for _ in self.frames(found[1]):
                pass
        return chat

    async def frames(self, path: str) -> AsyncIterator[str]:
        """The messages of a stream of HTML, to its end."""
        async with self._session.get(path) as response:
            response.raise_for_status()
            frame = ""
            async for line in response.content:
                frame += line.decode()
                if line == b"\n":
                    yield frame
                    if frame.startswith("event: done"):
                        return
                    frame = ""

    def _token_in(self, page: str) -> str:
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError(f"no form on the page: {page[:500]}")
        return found[1]
