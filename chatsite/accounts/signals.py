"""Tells when what lets a user in may have changed: sessions, password, keys.

Whoever keeps a connection of theirs open asks again then. Changes by a queryset's
`update` send no signal, so they ask once in a while too.
"""

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal

from chatsite.accounts.models import ApiKey, User

# Sent with `user_id`, inside the transaction that changes it.
access_changed = Signal()

# Writes of every sign-in and every call, which let nobody out.
_ROUTINE = {frozenset({"last_login"}), frozenset({"last_used_at"})}


def connect() -> None:
    """Listen to the models; to be called once, when the app is ready."""
    post_delete.connect(_tell, UserSession)
    for model in (User, ApiKey):
        post_save.connect(_tell, model)
        post_delete.connect(_tell, model)


def _tell(
    *,
    instance: UserSession | ApiKey | User,
    created: bool = False,
    update_fields: frozenset[str] | None = None,
    **signal: Any,
) -> None:
    if created or update_fields in _ROUTINE:
        return
    user_id = instance.pk if isinstance(instance, User) else instance.user_id
    access_changed.send(type(instance), user_id=user_id)
