"""Bearer authentication (RFC 6750): which user a program speaks for."""

from chatsite.accounts.models import ApiKey, User


def user_for(header: str | None) -> User | None:
    """The owner of the usable key in an Authorization *header*, or None.

    Blocks on the database: call it from a thread, not on an event loop.
    """
    scheme, _, secret = (header or "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    key = ApiKey.objects.for_secret(secret.strip())
    if key is None:
        return None
    key.mark_used()
    return key.user
