"""The web process: HTTP to Django, sockets to Channels, and an orderly end."""

import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings.site")
_http = get_asgi_application()

from chat.routing import websocket_urlpatterns  # noqa: E402 (needs the apps)
from chat.streaming.hub import close_hub  # noqa: E402

NO_SUCH_SOCKET = 4404


async def _no_such_socket(scope: Any, receive: Any, send: Any) -> None:
    """Refuse an unknown path with a code, instead of failing."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": NO_SUCH_SOCKET})


async def _lifespan(scope: Any, receive: Any, send: Any) -> None:
    """Start and end of the process. Django knows no such scope."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await close_hub()
            await send({"type": "lifespan.shutdown.complete"})
            return


_sockets: list[Any] = [*websocket_urlpatterns, re_path("", _no_such_socket)]  # type: ignore[arg-type]

application = ProtocolTypeRouter(
    {
        "http": _http,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(_sockets))
        ),
        "lifespan": _lifespan,
    }
)
