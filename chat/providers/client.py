"""The connections to one endpoint: an SDK client for each event loop that asks."""

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpx2
from openai import AsyncOpenAI, DefaultAioHttpClient, Timeout

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Clients:
    """Connections belong to a loop; making a client costs 29 ms, so each loop has one.

    `connect` is in seconds.
    """

    def __init__(self, *, base_url: str, api_key: str, connect: float) -> None:
        self._base_url = base_url
        self._api_key = api_key
        # Reading is limited by who reads: the transport knows one limit for all.
        self._timeout = Timeout(None, connect=connect)
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = (
            WeakKeyDictionary()
        )

    def here(self) -> AsyncOpenAI:
        """The client of the running event loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = self._make()
        return self._clients[loop]

    async def aclose(self) -> None:
        """Close the connections that belong to the running event loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client:
            await client.close()

    def _make(self) -> AsyncOpenAI:
        address = urlsplit(self._base_url)
        plain = address.scheme == "http"
        return AsyncOpenAI(
            api_key=self._api_key,
            base_url=self._base_url,
            max_retries=0,
            timeout=self._timeout,
            # llama.cpp promises to keep a connection and closes it after a stream, so
            # that the next question found it closed. A new one is cheap here.
            default_headers={"Connection": "close"} if plain else None,
            http_client=DefaultAioHttpClient(
                timeout=self._timeout,
                # The machine's proxy cannot reach a model on the machine itself.
                trust_env=not (plain and address.hostname in _LOOPBACK),
            ),
        )


def packets_of(response: httpx2.Response) -> AsyncGenerator[bytes]:
    """The body in the pieces in which it comes; raw ones cost 3 µs less apiece."""
    encoded = "content-encoding" in response.headers
    return response.aiter_bytes() if encoded else response.aiter_raw()
