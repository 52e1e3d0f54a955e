"""Who watches an answer: who asked for it, and others who come when it has begun."""

import asyncio
import re
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlencode

import msgspec

from benchmarks.load import client, script
from benchmarks.load.plan import Plan, Seen
from benchmarks.load.readers import (
    BrokenError,
    HtmlReader,
    JsonReader,
    Reader,
    RelayReader,
)

# Longer than that after its ideal end, a stream counts as lost.
PATIENCE_S = 20
_STREAM = re.compile(r'hx-sse:connect="([^"]+)"')


class Watcher:
    """Asks and reads one stream of a plan; tells how many tokens it had and has."""

    def __init__(
        self, plan: Plan, number: int, on_tokens: Callable[[int, int], None]
    ) -> None:
        self._plan, self._number = plan, number
        self._on_tokens = on_tokens
        self.begun = asyncio.Event()
        self.seen = Seen(number, arrivals=[])

    async def watch(self) -> None:
        """Read the whole stream, or note what was wrong with it."""
        ways = {"relay": self._relay, "json": self._json, "html": self._html}
        self.seen.asked = time.monotonic_ns()
        try:
            async with asyncio.timeout(self._plan.ideal + PATIENCE_S):
                reader = await ways[self._plan.kind]()
            if not reader.ended:
                self.seen.fault = "ended without its end"
        except (BrokenError, OSError) as error:
            had = self.seen.arrivals[-1][1] if self.seen.arrivals else 0
            self.seen.fault = f"{type(error).__name__} after token {had}: {error}"
        self.seen.ended = time.monotonic_ns()

    async def _relay(self) -> Reader:
        turns = [{"role": "user", "content": self._question}]
        body = msgspec.json.encode({"messages": turns, "stream": True})
        return await self._read(
            RelayReader(self._plan.tokens), client.post(self._relayed, {}, body)
        )

    async def _json(self) -> Reader:
        headers = {**self._authorization, "Content-Type": "application/json"}
        body = {"content": self._question, "client_id": str(uuid.uuid4())}
        request = client.post(self._stream, headers, msgspec.json.encode(body))
        return await self._read(JsonReader(self._plan.tokens), request)

    async def _html(self) -> Reader:
        """As a page does: post the form, then open the stream that the part names."""
        person = self._plan.people[self._number]
        cookies = f"sessionid={person.session}; csrftoken={person.token}"
        form = {"content": self._question, "client_id": str(uuid.uuid4())}
        headers = {
            "Cookie": cookies,
            "X-CSRFToken": person.token,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        page = bytearray()
        path = f"/chats/{person.chat}/messages/"
        request = client.post(path, headers, urlencode(form).encode())
        await client.fetch(self._plan.port, request, page.extend)
        found = _STREAM.search(page.decode())
        if found is None:
            raise BrokenError("no stream in what answers the form")
        reader = HtmlReader(self._plan.tokens)
        return await self._read(reader, client.get(found[1], {"Cookie": cookies}))

    async def _read(self, reader: Reader, request: bytes) -> Reader:
        arrivals = self.seen.arrivals

        def on_body(body: bytes) -> None:
            reader.feed(body)
            had = arrivals[-1][1] if arrivals else 0
            if reader.count > had:
                arrivals.append((time.monotonic_ns(), reader.count))
                self.begun.set()
                self._on_tokens(had, reader.count)

        await client.fetch(self._plan.port, request, on_body)
        return reader

    @property
    def _question(self) -> str:
        plan = self._plan
        return script.question(self._number, plan.tokens, plan.rate, plan.pause)

    @property
    def _relayed(self) -> str:
        return f"/{self._number}" if self._plan.viewers > 1 else "/"

    @property
    def _stream(self) -> str:
        return f"/api/v1/chats/{self._plan.people[self._number].chat}/stream"

    @property
    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._plan.people[self._number].key}"}


class Follower(Watcher):
    """Comes when the answer has *begun*, and reads it from its start."""

    def __init__(
        self,
        plan: Plan,
        number: int,
        on_tokens: Callable[[int, int], None],
        begun: asyncio.Event,
    ) -> None:
        super().__init__(plan, number, on_tokens)
        self._asked_for = begun

    async def _relay(self) -> Reader:
        await self._asked_for.wait()
        request = client.get(self._relayed, {})
        return await self._read(RelayReader(self._plan.tokens), request)

    async def _json(self) -> Reader:
        await self._asked_for.wait()
        request = client.get(self._stream, self._authorization)
        return await self._read(JsonReader(self._plan.tokens), request)
