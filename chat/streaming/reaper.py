"""Finds what nobody works on any more, and sends it on its way again."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from chat.models import Generation
from chat.streaming import queue, store
from chat.streaming.outcome import Halt, settle_without_engine, stop_queued

log = structlog.get_logger(__name__)

# A queued generation that no engine has claimed for so long is sent again.
SEND_AGAIN_AFTER = timedelta(seconds=10)
AT_ONCE = 1000


def reap() -> int:
    """One pass. Returns how many generations it moved."""
    now = timezone.now()
    abandoned = Generation.objects.abandoned(now)[:AT_ONCE]
    unclaimed = Generation.objects.unclaimed(now, SEND_AGAIN_AFTER)[:AT_ONCE]
    moved = [_take_from_lost_engine(generation) for generation in abandoned]
    moved += [_send_again(id) for id in unclaimed.values_list("id", flat=True)]
    return sum(moved)


def _take_from_lost_engine(generation: Generation) -> bool:
    with transaction.atomic():
        locked = store.lock_running(generation.id, generation.attempt)
        if locked is None or locked.lease_until != generation.lease_until:
            return False
        log.warning(
            "reaper.engine_lost", generation=str(locked.id), holder=locked.holder
        )
        settle_without_engine(locked, Halt.LOST)
    return True


def _send_again(generation_id: UUID) -> bool:
    with transaction.atomic():
        queued = (
            Generation.objects.select_for_update(skip_locked=True)
            .filter(id=generation_id)
            .unclaimed(timezone.now(), SEND_AGAIN_AFTER)
            .first()
        )
        if queued is None:
            return False
        if queued.stop_requested:
            stop_queued(queued)
            return True
        queued.sent_at = timezone.now()
        queued.save(update_fields=["sent_at"])
        queue.send_on_commit(queued.id)
    return True
