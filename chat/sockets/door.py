"""The door of the sockets: who knocks, whether they may stay, and the codes of a no.

Channels looks once, at connect; this is asked then and whenever it may have changed.
"""

from enum import IntEnum
from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from chatsite.accounts.bearer import user_for
from chatsite.accounts.models import User


class Code(IntEnum):
    """Why a socket is closed. Clients come back after 1012 and 1013, not after 44xx."""

    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    SIGNED_OUT = 4401
    FOREIGN_ORIGIN = 4403
    NO_SUCH_THING = 4404
    NOT_READING = 4408
    TOO_MANY = 4429


class Closed(Exception):  # noqa: N818 (it is how a socket ends, not an error)
    """Ends a socket and all that it does; with None, one that is closed already."""

    def __init__(self, code: Code | None = None) -> None:
        super().__init__(code)
        self.code = code


def request_of(scope: Any) -> HttpRequest:
    """The handshake as Django knows requests: host, headers, cookies, https or not."""
    scheme = "https" if scope.get("scheme") == "wss" else "http"
    handshake = {**scope, "method": "GET", "scheme": scheme, "query_string": b""}
    return ASGIRequest(handshake, BytesIO())


def caller(request: HttpRequest) -> User:
    """Whose socket it is: of a program by its key, of a page by its session.

    Blocks on the database: call it from a thread, not on an event loop.

    Raises:
        Closed: when the key or the session is not, or no longer, good; or when another
            site's page opened it.
    """
    header = request.headers.get("Authorization", "")
    if header.partition(" ")[0].lower() == "bearer":
        user = user_for(header)
    elif not _is_from_here(request):
        raise Closed(Code.FOREIGN_ORIGIN)
    else:
        user = _user_of_session(request)
    if user is None:
        raise Closed(Code.SIGNED_OUT)
    return user


def _is_from_here(request: HttpRequest) -> bool:
    """Whether no other site's page sends the cookie along (RFC 6455, section 10.2).

    Every browser names the origin; what names none is a program. The rule is the one
    of the site's forms: scheme, host and port, or CSRF_TRUSTED_ORIGINS. That of
    Channels leaves out scheme and port.
    """
    if "Origin" not in request.headers:
        return True
    forms = CsrfViewMiddleware(lambda _: HttpResponse())
    ours: bool = forms._origin_verified(request)  # type: ignore[attr-defined]
    return ours


class _Content(dict[str, Any]):
    """What a session holds. With the session itself Django would end one whose password
    has changed, perhaps of the very request that changes it, and renew one whose secret
    is old, which only a response can tell the browser."""

    def flush(self) -> None:
        """Leave it as it is."""

    cycle_key = flush


def _user_of_session(request: HttpRequest) -> User | None:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    request.session = _Content(store.load() if key else {})  # type: ignore[assignment]
    user = get_user(request)
    return user if isinstance(user, User) else None
