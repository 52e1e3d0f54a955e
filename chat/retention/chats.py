"""Chats that nobody talks in any more, and those that their owners deleted."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.actions import chats
from chat.models import Chat
from chatsite.batches import in_batches, locked

AT_ONCE = 500
# A chat goes with all its messages.
ERASE_AT_ONCE = 50


def archive_idle() -> int:
    """Archive chats idle for CHAT_ARCHIVE_IDLE minutes; returns how many."""
    if not settings.CHAT_ARCHIVE_IDLE:
        return 0
    moment = timezone.now() - timedelta(minutes=settings.CHAT_ARCHIVE_IDLE)
    idle = Chat.objects.idle_since(moment)

    def batch() -> int:
        with transaction.atomic():
            found = Chat.objects.filter(id__in=locked(idle, AT_ONCE))
            return chats.archive(chats=found)

    return in_batches(AT_ONCE, batch)


def erase_deleted() -> int:
    """Erase chats deleted CHAT_ERASE_DELETED days ago; returns how many."""
    if not settings.CHAT_ERASE_DELETED:
        return 0
    moment = timezone.now() - timedelta(days=settings.CHAT_ERASE_DELETED)
    deleted = Chat.objects.deleted_before(moment)

    def batch() -> int:
        with transaction.atomic():
            ids = locked(deleted, ERASE_AT_ONCE)
            chats.erase(chats=Chat.objects.filter(id__in=ids))
        return len(ids)

    return in_batches(ERASE_AT_ONCE, batch)
