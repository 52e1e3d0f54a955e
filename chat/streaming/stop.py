"""Stopping a generation, and waiting for its end."""

from uuid import UUID

import structlog
from django.db import transaction

from chat.models import Generation
from chat.streaming import queue
from chat.streaming.database import db
from chat.streaming.hub import hub
from chat.streaming.outcome import Halt, settle_without_engine, stop_queued

log = structlog.get_logger(__name__)

# An engine stores the text and ends within milliseconds; a lost one never does.
ENGINE_ANSWERS_S = 2.0
LOOK_S = 0.25


def stop(generation_id: UUID) -> None:
    """Ask a generation to end here, with the text it has. Nothing if it has ended.

    One that is still queued ends at once; a running one ends when its engine has
    stored the text: see `ended` to wait for that.
    """
    with transaction.atomic():
        rows = Generation.objects.select_for_update()
        generation = rows.filter(id=generation_id).first()
        if generation is None:  # its chat is erased
            return
        if generation.state == Generation.State.QUEUED:
            stop_queued(generation)
        elif generation.is_unfinished:
            queue.request_stop(generation)


async def ended(generation_id: UUID) -> None:
    """Return when the generation has ended and its text is stored.

    When its engine does not answer, end it here with the text that is stored.
    """
    async with hub().follow(generation_id) as follow:
        for _ in range(int(ENGINE_ANSWERS_S / LOOK_S)):
            if follow.over:
                return
            await follow.changed(follow.version, LOOK_S)
    await db(_end_without_engine, generation_id)


def _end_without_engine(generation_id: UUID) -> None:
    with transaction.atomic():
        generation = Generation.objects.filter(id=generation_id).first()
        if generation is None or not generation.is_unfinished:  # or its chat is erased
            return
        log.warning("stop.engine_silent", generation=str(generation_id))
        settle_without_engine(generation, Halt.STOP)
