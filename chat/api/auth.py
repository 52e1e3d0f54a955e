"""Who calls: a program with an API key, or a page with its session and CSRF token."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import SessionAuth
from ninja.security.http import HttpAuthBase

from chat.streaming.database import request_db
from chatsite.accounts.bearer import user_for
from chatsite.accounts.models import User


class Request(HttpRequest):
    """A request that was let in; `auth` is the user it speaks for."""

    auth: User


class Bearer(HttpAuthBase):
    """`Authorization: Bearer KEY`. A key that is no good does not fall back to a
    session: its program must learn of it."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> User | None:
        """The key's owner, or None where there is no key."""
        header = request.headers.get("Authorization", "")
        if header.partition(" ")[0].lower() != "bearer":
            return None
        user = user_for(header)
        if user is None:
            raise AuthenticationError
        return user


class Session(SessionAuth):
    """The session cookie of a signed-in browser, with a CSRF token on changes."""

    def __call__(self, request: HttpRequest) -> User | None:
        """The user of the session; None, and no word about CSRF, without one."""
        if not request.user.is_authenticated:
            return None
        user: User | None = super().__call__(request)
        return user


def _for_async(door: type[Any]) -> Any:
    """The same for async views: it gives its connection back (see `request_db`)."""

    async def look(self: Any, request: HttpRequest) -> User | None:
        return await request_db(door.__call__, self, request)

    # By this name the schema knows it.
    return type(door.__name__, (door,), {"__call__": look})()


ASYNC_DOORS = [_for_async(Bearer), _for_async(Session)]
