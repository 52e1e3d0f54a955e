"""One HTTP request on a connection of its own, read as it comes."""

import asyncio
from collections.abc import Callable
from typing import cast

import httptools

HOST = "127.0.0.1"


class Exchange(asyncio.Protocol):
    """Hands the body on while it comes; `over` is done when the response is."""

    def __init__(self, request: bytes, on_body: Callable[[bytes], None]) -> None:
        self._request = request
        self._on_body = on_body
        self._parser = httptools.HttpResponseParser(self)
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            self._fail(error.__context__ or error)
        except httptools.HttpParserError as error:
            self._fail(error)

    def on_body(self, body: bytes) -> None:
        status = self._parser.get_status_code()
        if status != 200:
            raise ConnectionError(f"{status}: {body[:200]!r}")
        self._on_body(body)

    def on_message_complete(self) -> None:
        if not self.over.done():
            self.over.set_result(None)
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or ConnectionError("cut off"))

    def _fail(self, error: BaseException) -> None:
        if not self.over.done():
            self.over.set_exception(error)
        self._transport.close()


async def fetch(port: int, request: bytes, on_body: Callable[[bytes], None]) -> None:
    """Send *request* and read the response to its end.

    Raises:
        ConnectionError: when it is refused, cut off, or not a 200.
    """
    _, exchange = await asyncio.get_running_loop().create_connection(
        lambda: Exchange(request, on_body), HOST, port
    )
    await exchange.over


def get(path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a GET request."""
    return _request("GET", path, headers, b"")


def post(path: str, headers: dict[str, str], body: bytes) -> bytes:
    """The bytes of a POST request."""
    return _request("POST", path, headers, body)


def _request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    fields = {"Host": HOST, **headers}
    if body:
        fields["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
