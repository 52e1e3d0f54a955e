"""API keys: how a program proves whose it is."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from chatsite.accounts.models.user import User

PREFIX = "cs_"
# "Last used" is written at most this often, so that a busy key costs no write a call.
USED_EVERY = timedelta(minutes=1)


def _digest(secret: str) -> str:
    # A plain hash is enough: the secret holds 256 random bits, nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys in the words of their owner."""

    def usable(self, now: datetime) -> "ApiKeyQuerySet":
        """Neither revoked nor expired, of a user who may sign in."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            revoked_at=None,
            user__is_active=True,
        )

    def for_secret(self, secret: str) -> "ApiKey | None":
        """The usable key with this secret and its user, or None."""
        usable = self.usable(timezone.now()).select_related("user")
        return usable.filter(digest=_digest(secret)).first()


class ApiKey(models.Model):
    """One key. Only its hash is stored; the secret is shown once, when it is made."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys"
    )
    name = models.CharField(max_length=100, blank=True)
    hint = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name or 'API key'} ({self.hint}…)"

    @classmethod
    def create(cls, *, user: "User", name: str = "") -> tuple["ApiKey", str]:
        """Store a new key of *user*; return it and its secret, to be shown once."""
        secret = PREFIX + secrets.token_urlsafe(32)
        key = cls.objects.create(
            user=user, name=name, hint=secret[:8], digest=_digest(secret)
        )
        return key, secret

    def mark_used(self) -> None:
        """Note that the key was just used, at most once a minute."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - USED_EVERY:
            self.last_used_at = now
            self.save(update_fields=["last_used_at"])
