"""Finds what nobody works on any more, and sends it on its way again.

Any number may reap at once: each row is looked at again under a lock, and passed over
while somebody else holds it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.models import Generation
from chat.models.generation import GenerationQuerySet
from chat.streaming import purposes, queue, watched
from chat.streaming.database import DATABASE_AWAY, db
from chat.streaming.outcome import Halt, settle_without_engine, stop_queued
from chatsite.batches import each

log = structlog.get_logger(__name__)

# Of each kind in a pass, the longest lost first; the rest is the next pass's. It also
# bounds what a backlog adds to the broker: a hundred a second, however long it is.
AT_ONCE = 200
SPARE_EVERY_S = 5.0


def reap() -> int:
    """One pass. Returns how many generations it moved."""
    now = timezone.now()
    every = Generation.objects.all()
    abandoned = every.abandoned(now).order_by("lease_until")
    # Who has sent it has it for as long as an engine that runs it.
    lease = timedelta(seconds=settings.CHAT_LEASE)
    unclaimed = every.unclaimed(now, lease).order_by("sent_at")
    return (
        _each(abandoned, _take_from_lost_engine)
        + _each(unclaimed, _send_again)
        + _each(_unwatched(now), _stop)
    )


async def keep_reaping() -> None:
    """Reap until cancelled, as a worker does beside beat.

    A job of beat's waits behind answers when all threads of the workers are busy, and
    never comes while Redis is away or beat is dead.
    """
    while True:
        try:
            await db(reap)
        except DATABASE_AWAY as error:
            log.warning("reaper.database_away", error=str(error))
        except Exception:
            # It shares the loop of the engine, which must live on.
            log.exception("reaper.failed")
        await asyncio.sleep(SPARE_EVERY_S)


def _each(rows: GenerationQuerySet, move: Callable[[Generation], None]) -> int:
    @transaction.atomic
    def look_again(generation_id: UUID) -> bool:
        locked = rows.select_for_update(skip_locked=True).filter(id=generation_id)
        generation = locked.first()
        if generation is not None:
            move(generation)
        return generation is not None

    return each(rows.values_list("id", flat=True)[:AT_ONCE], look_again)


def _take_from_lost_engine(generation: Generation) -> None:
    log.warning(
        "reaper.engine_lost", generation=str(generation.id), holder=generation.holder
    )
    settle_without_engine(generation, Halt.LOST)


def _send_again(generation: Generation) -> None:
    if generation.stop_requested:
        stop_queued(generation)
        return
    generation.sent_at = timezone.now()
    generation.save(update_fields=["sent_at"])
    queue.send_on_commit(generation.id)


def _unwatched(now: datetime) -> GenerationQuerySet:
    if not settings.CHAT_CANCEL_UNWATCHED:
        return Generation.objects.none()
    moment = now - timedelta(seconds=settings.CHAT_CANCEL_UNWATCHED)
    public = [purpose.name for purpose in purposes.registered() if purpose.watched]
    running = Generation.objects.running_since(moment).filter(purpose__in=public)
    ids = list(running.values_list("id", flat=True))
    return running.filter(id__in=watched.unwatched(ids))


def _stop(generation: Generation) -> None:
    log.info("reaper.unwatched", generation=str(generation.id))
    queue.request_stop(generation, why=queue.UNWATCHED)
