"""What can be done with an account, apart from what django-allauth does itself."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from chatsite.accounts.models import ApiKey, User
from chatsite.accounts.signals import access_changed


def forget_session(*, request: HttpRequest, user: User | None, **signal: Any) -> None:
    """End the session that signs out, and tell so.

    django.contrib.auth ends it too, but after this: whoever is told would look too soon.
    """
    request.session.delete()
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    if user is not None:
        access_changed.send(User, user_id=user.pk)


def end_sessions(*, user: User) -> None:
    """Sign *user* out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def deactivate(*, user: User) -> None:
    """Shut *user* out: no sign-in, no session, no API key until activated again."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)


def activate(*, user: User) -> None:
    """Let *user* sign in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Remove *user* and all that is theirs: sessions, keys, chats, answers."""
    end_sessions(user=user)
    user.delete()


def revoke(*, key: ApiKey) -> None:
    """End *key* now. A second revocation keeps the time of the first."""
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
