"""The web process: HTTP to Django, sockets to Channels, and an orderly end."""

import asyncio
import logging
import os
import signal
import threading
from types import FrameType
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings.site")
_http = get_asgi_application()

from chat.routing import websocket_urlpatterns as chat_sockets  # noqa: E402
from chat.sockets.door import Code  # noqa: E402 (these need the apps)
from chat.streaming.hub import close_hub, hub  # noqa: E402
from chat.streaming.telling import BrokenOffError  # noqa: E402
from support.routing import websocket_urlpatterns as desk_sockets  # noqa: E402

# uvicorn looks every 0.1 s whether it was told to end, and then closes its listening
# socket. Whoever comes again after that waits for the next process, instead of meeting
# this one a second time.
DEAF_S = 0.2


async def _no_such_socket(scope: Any, receive: Any, send: Any) -> None:
    """Refuse an unknown path with a code, instead of failing."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(Code.NO_SUCH_THING)})


async def _lifespan(scope: Any, receive: Any, send: Any) -> None:
    """Start and end of the process. Django knows no such scope."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _end_streams_at(signal.SIGTERM, signal.SIGINT)
            await send({"type": "lifespan.startup.complete"})
        else:
            await close_hub()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _end_streams_at(*numbers: signal.Signals) -> None:
    """Break streams off when the server is told to end.

    It waits for all responses before it says so (lifespan.shutdown), and an answer may
    take minutes. Its own handlers are installed by now and stay in charge.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread may ask for signals; so such a server has none
    loop = asyncio.get_running_loop()

    def give_up() -> None:
        loop.call_later(DEAF_S, hub().give_up)

    for number in numbers:
        server_ends = signal.getsignal(number)

        def end(
            number: int, frame: FrameType | None, server_ends: Any = server_ends
        ) -> None:
            loop.call_soon_threadsafe(give_up)
            server_ends(number, frame)

        if callable(server_ends):
            signal.signal(number, end)


def _is_no_break(record: logging.LogRecord) -> bool:
    """Breaking off is how a stream says "come again", not an error of the program."""
    return not (record.exc_info and isinstance(record.exc_info[1], BrokenOffError))


logging.getLogger("uvicorn.error").addFilter(_is_no_break)

_sockets: list[Any] = [*chat_sockets, *desk_sockets, re_path("", _no_such_socket)]  # type: ignore[arg-type]

application = ProtocolTypeRouter(
    {"http": _http, "websocket": URLRouter(_sockets), "lifespan": _lifespan}
)
