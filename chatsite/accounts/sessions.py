"""Sessions that have expired, and what the list of devices remembers of them."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from chatsite.batches import delete

# Who signs in is listed as a device a moment before the session is stored.
SETTLED = timedelta(hours=1)


def sweep() -> int:
    """Delete expired sessions and devices without a session; returns how many rows."""
    now = timezone.now()
    session = Session.objects.filter(session_key=OuterRef("session_key"))
    devices = UserSession.objects.filter(
        ~Exists(session), last_seen_at__lt=now - SETTLED
    )
    return delete(Session.objects.filter(expire_date__lt=now)) + delete(devices)
