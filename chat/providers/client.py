"""The connections to one endpoint: an SDK client for each event loop that asks, and one
for threads that wait."""

import asyncio
from collections.abc import AsyncGenerator
from functools import lru_cache
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpx2
from openai import (
    AsyncOpenAI,
    DefaultAioHttpClient,
    DefaultHttpxClient,
    OpenAI,
    Timeout,
)

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
        return AsyncOpenAI(
            api_key=self._api_key,
            base_url=self._base_url,
            max_retries=0,
            timeout=self._timeout,
            default_headers=_headers(self._base_url),
            http_client=DefaultAioHttpClient(
                timeout=self._timeout, trust_env=_may_be_behind_a_proxy(self._base_url)
            ),
        )


@lru_cache
def blocking(base_url: str, api_key: str) -> OpenAI:
    """The client of threads that wait for an answer; each request says how long."""
    return OpenAI(
        api_key=api_key or "none",
        base_url=base_url,
        max_retries=0,
        default_headers=_headers(base_url),
        http_client=DefaultHttpxClient(trust_env=_may_be_behind_a_proxy(base_url)),
    )


def _headers(base_url: str) -> dict[str, str] | None:
    # llama.cpp promises to keep a connection and closes it after a stream, so that the
    # next question found it closed. A new one is cheap here.
    return {"Connection": "close"} if _is_plain(base_url) else None


def _may_be_behind_a_proxy(base_url: str) -> bool:
    """The machine's proxy cannot reach a model on the machine itself."""
    return not (_is_plain(base_url) and urlsplit(base_url).hostname in _LOOPBACK)


def _is_plain(base_url: str) -> bool:
    return urlsplit(base_url).scheme == "http"


def packets_of(response: httpx2.Response) -> AsyncGenerator[bytes]:
    """The body in the pieces in which it comes; raw ones cost 3 µs less apiece."""
    encoded = "content-encoding" in response.headers
    return response.aiter_bytes() if encoded else response.aiter_raw()
