"""Who calls: a program with an API key, or a page with its session and CSRF token."""

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import SessionAuth
from ninja.security.http import HttpAuthBase

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
