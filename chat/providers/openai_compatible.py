"""Models behind an OpenAI-compatible HTTP endpoint.

The openai SDK builds requests, signs them and sorts errors; it never retries here, since
the engine does. The body of a stream is read raw and parsed by `sse_body`, on the SDK's
aiohttp transport. CPU of this process in µs a chunk, openai 3.54, uvloop, 60 streams at
50 chunks/s, opening included (November 2026, 2 cores, ±15 %):

    SDK's objects, its default transport  161      this parser, its default transport  68
    SDK's objects, aiohttp                122      this parser, aiohttp                 25

To be measured again when the SDK's own stream costs less than 60.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpx2
from openai import AsyncOpenAI, DefaultAioHttpClient, Timeout

from chat.providers.base import Completion, Finish, Prompt
from chat.providers.errors import FAILURES, error_of_exception
from chat.providers.loop_guard import LoopGuard
from chat.providers.patience import Patience
from chat.providers.presets import Preset
from chat.providers.sse_body import Body, whole_answer

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for a provider, in seconds."""

    connect: float = 5.0
    first_token: float = 60.0  # between packets while no text has come
    silence: float = 30.0  # between packets once text has come
    whole: float = 120.0  # for an answer that is not streamed


class OpenAICompatible:
    """One model at one endpoint (see `Provider`). Usable from any event loop."""

    def __init__(
        self,
        preset: Preset,
        *,
        model: str = "",
        base_url: str = "",
        api_key: str = "",
        context_tokens: int = 0,
        limits: Limits = Limits(),
    ) -> None:
        self.name = self.preset = preset.name
        self.model = model or preset.model
        self.context_tokens = context_tokens or preset.context_tokens
        self.max_tokens = preset.max_tokens
        self.system_prompt = preset.system_prompt
        self._preset = preset
        self._base_url = base_url or preset.base_url
        if not (self.model and self._base_url):
            raise ValueError(f"preset {preset.name!r} needs a model and a base URL")
        self._api_key = api_key or "none"  # Ollama and others want any key, or none
        self._limits = limits
        # Connections belong to a loop; making a client costs 29 ms, so each loop has one.
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = (
            WeakKeyDictionary()
        )

    @asynccontextmanager
    async def stream(
        self, prompt: Prompt
    ) -> AsyncIterator[AsyncIterator[str | Finish]]:
        """Ask, and read the answer while it is written (see `Provider.stream`)."""
        request = self._client().chat.completions.with_streaming_response.create(
            **self._arguments(prompt),
            stream=True,
            stream_options={"include_usage": True},
            extra_headers={"Accept-Encoding": "identity"},  # compression delays text
        )
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(self._limits.first_token):
                    response = await stack.enter_async_context(request)
            except FAILURES as failure:
                raise error_of_exception(failure) from failure
            packets = _packets(response.http_response)
            await stack.enter_async_context(aclosing(packets))
            items = self._read(packets)
            yield await stack.enter_async_context(aclosing(items))

    async def complete(self, prompt: Prompt) -> Completion:
        """Ask, and wait for the whole answer (see `Provider.complete`)."""
        ask = self._client().chat.completions.with_raw_response.create
        try:
            async with asyncio.timeout(self._limits.whole):
                response = await ask(**self._arguments(prompt))
        except FAILURES as failure:
            raise error_of_exception(failure) from failure
        return whole_answer(response.content)

    async def aclose(self) -> None:
        """Close the connections that belong to the running event loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client:
            await client.close()

    def _client(self) -> AsyncOpenAI:
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            # Reading is limited in `_packet`: the transport knows one limit for all.
            timeout = Timeout(None, connect=self._limits.connect)
            address = urlsplit(self._base_url)
            plain = address.scheme == "http"
            self._clients[loop] = AsyncOpenAI(
                api_key=self._api_key,
                base_url=self._base_url,
                max_retries=0,
                timeout=timeout,
                # llama.cpp promises to keep a connection and closes it after a stream,
                # so that the next question found it closed. A new one is cheap here.
                default_headers={"Connection": "close"} if plain else None,
                http_client=DefaultAioHttpClient(
                    timeout=timeout,
                    # The machine's proxy cannot reach a model on the machine itself.
                    trust_env=not (plain and address.hostname in _LOOPBACK),
                ),
            )
        return self._clients[loop]

    def _arguments(self, prompt: Prompt) -> dict[str, Any]:
        """The request's fields; what neither prompt nor preset sets is left out.

        They travel in `extra_body`, as they are: `create` would walk each message through
        its types, which made 20 turns cost 3.9 ms of CPU a request instead of 1.
        """
        temperature = prompt.temperature
        if temperature is None:
            temperature = self._preset.temperature
        optional = {
            self._preset.limit_field: prompt.max_tokens or self.max_tokens,
            "temperature": temperature,
        }
        body = {
            "messages": [
                {"role": turn.role, "content": turn.content} for turn in prompt.turns
            ],
            **{name: value for name, value in optional.items() if value is not None},
            **self._preset.extra_body,
        }
        return {"model": self.model, "messages": (), "extra_body": body}

    async def _read(
        self, packets: AsyncIterator[bytes]
    ) -> AsyncGenerator[str | Finish]:
        body = Body()
        guard = LoopGuard() if self._preset.loop_guard else None
        with closing(Patience()) as patience:
            while packet := await self._packet(packets, body, patience):
                for text in body.feed(packet):
                    yield text
                    if guard and guard.loops(text):
                        yield Finish("stop")
                        return
        for item in body.close():
            yield item

    async def _packet(
        self, packets: AsyncIterator[bytes], body: Body, patience: Patience
    ) -> bytes | None:
        """The next packet; None at the end, also when only the usage is cut off."""
        if body.done:
            return None
        wait = self._limits.silence if body.started else self._limits.first_token
        try:
            return await patience.next(packets, wait)
        except FAILURES as failure:
            if body.finished:
                return None
            raise error_of_exception(failure) from failure


def _packets(response: httpx2.Response) -> AsyncGenerator[bytes]:
    """The body in the pieces in which it comes; raw ones cost 3 µs less apiece."""
    encoded = "content-encoding" in response.headers
    return response.aiter_bytes() if encoded else response.aiter_raw()
