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
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    aclosing,
    asynccontextmanager,
    closing,
)
from dataclasses import dataclass
from typing import Any

from openai import AsyncAPIResponse

from chat.providers.base import Completion, Finish, Prompt, ProviderError, Turns
from chat.providers.client import Clients, packets_of
from chat.providers.endpoint import Endpoint
from chat.providers.errors import FAILURES, error_of_exception
from chat.providers.loop_guard import LoopGuard
from chat.providers.manner import Manner, Manners
from chat.providers.patience import Patience
from chat.providers.sse_body import MAX_EVENT_BYTES, Body, whole_answer


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
        endpoint: Endpoint,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        preset = endpoint.assumed
        self.name = endpoint.name or preset.name
        self.preset = preset.name
        self.model = endpoint.model or preset.model
        self.context_tokens = endpoint.context_tokens or preset.context_tokens
        self.max_tokens = preset.max_tokens
        self.system_prompt = preset.system_prompt
        self.prices = endpoint.prices
        self._preset = preset
        self._limits = limits
        self._clients = Clients(
            base_url=endpoint.base_url or preset.base_url,
            # Ollama and others want any key, or none.
            api_key=endpoint.api_key or "none",
            connect=limits.connect,
        )
        self._manners = Manners(clock)

    def warm(self) -> None:
        """Make this loop's client, and load what the SDK loads when it is first used."""
        _ = self._clients.here().chat.completions.with_streaming_response

    @asynccontextmanager
    async def stream(
        self, prompt: Prompt, turn: Turns | None = None
    ) -> AsyncIterator[AsyncIterator[str | Finish]]:
        """Ask, and read the answer while it is written (see `Provider.stream`).

        Where streaming is refused, or says nothing, the answer comes in one piece.
        """
        async with AsyncExitStack() as stack:
            items = await self._begin(prompt, turn, stack)
            yield await stack.enter_async_context(aclosing(items))

    async def complete(self, prompt: Prompt) -> Completion:
        """Ask, and wait for the whole answer (see `Provider.complete`)."""
        data = bytearray()
        try:
            async with (
                asyncio.timeout(self._limits.whole),
                self._request(prompt) as response,
                aclosing(packets_of(response.http_response)) as packets,
            ):
                async for packet in packets:
                    data += packet
                    if len(data) > MAX_EVENT_BYTES:
                        break
        except FAILURES as failure:
            raise error_of_exception(failure) from failure
        return whole_answer(bytes(data))

    async def aclose(self) -> None:
        """Close the connections that belong to the running event loop."""
        await self._clients.aclose()

    async def _begin(
        self, prompt: Prompt, turn: Turns | None, stack: AsyncExitStack
    ) -> AsyncGenerator[str | Finish]:
        """Ask as this endpoint can be asked, which a refusal may teach."""
        manner = self._manners.known()
        while manner is not Manner.WHOLE:
            request = self._request(prompt, **manner.fields)
            try:
                async with asyncio.timeout(self._limits.first_token):
                    response = await stack.enter_async_context(request)
            except FAILURES as failure:
                refusal = error_of_exception(failure)
                better = manner.after(refusal)
                if better is None:
                    raise refusal from failure
                manner = better
            else:
                self._manners.learn(manner)
                packets = packets_of(response.http_response)
                await stack.enter_async_context(aclosing(packets))
                return self._read(packets, prompt, turn)
        return self._in_one_piece(prompt)

    async def _in_one_piece(self, prompt: Prompt) -> AsyncGenerator[str | Finish]:
        answer = await self.complete(prompt)
        if answer.text:
            self._manners.learn(Manner.WHOLE)
            yield answer.text
        yield answer.finish

    def _request(
        self, prompt: Prompt, **fields: Any
    ) -> AbstractAsyncContextManager[AsyncAPIResponse[Any]]:
        ask = self._clients.here().chat.completions.with_streaming_response.create
        return ask(
            **self._arguments(prompt),
            **fields,
            extra_headers={"Accept-Encoding": "identity"},  # compression delays text
        )

    def _arguments(self, prompt: Prompt) -> dict[str, Any]:
        """The request's fields; what neither prompt nor preset sets is left out.

        They travel in `extra_body`, as they are: `create` would walk each message through
        its types, which made 20 turns cost 3.9 ms of CPU a request instead of 1.
        """
        temperature = prompt.temperature
        if temperature is None:
            temperature = self._preset.temperature
        if not self._preset.takes_temperature:
            temperature = None
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
        self, packets: AsyncIterator[bytes], prompt: Prompt, turn: Turns | None
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
                if turn and body.started:
                    await turn()
        rest = _rest(body)
        if not rest:
            rest = [item async for item in self._in_one_piece(prompt)]
        for item in rest:
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


def _rest(body: Body) -> list[str | Finish]:
    """What a body that has ended held back, and its finish; empty when it said nothing.

    That is a stream without text that broke no rule of HTTP: some gateways answer so,
    or with a whole answer, where they cannot stream.
    """
    try:
        rest = list(body.close())
    except ProviderError:
        if body.started:
            raise
        return []
    return [] if rest == [Finish("stop", body.usage)] and not body.started else rest
