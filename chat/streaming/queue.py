"""Handing generations to the workers, and asking for their end."""

from datetime import timedelta
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from chat.models import Generation
from chat.streaming import bus
from chatsite.accounts.models import User

log = structlog.get_logger(__name__)

TASK = "chat.tasks.generate"
# Why a generation is stopped when nobody asked for it.
UNWATCHED = "unwatched"


def enqueue(
    *,
    purpose: str,
    subject: UUID,
    requested_by: User,
    prefix: str = "",
    delay: timedelta = timedelta(),
) -> Generation:
    """Store a queued generation and send it to the workers on commit, after *delay*."""
    generation = Generation.objects.create(
        purpose=purpose,
        subject=subject,
        requested_by=requested_by,
        prefix=prefix,
        sent_at=timezone.now() + delay,
    )
    send_on_commit(generation.id, delay=delay)
    return generation


def send_on_commit(generation: UUID, *, delay: timedelta | None = None) -> None:
    """Send a queued generation to the workers once the transaction has committed."""
    transaction.on_commit(lambda: send(generation, delay=delay))


def send_task_on_commit(name: str, subject: UUID | int) -> None:
    """Send a task about *subject* once the transaction has committed."""
    transaction.on_commit(lambda: send_task(name, subject))


def send(generation: UUID, *, delay: timedelta | None = None) -> None:
    """Send a queued generation to the workers, after *delay* if given.

    When the broker is away the generation stays queued, and the reaper sends it again.
    """
    send_task(TASK, generation, delay=delay)


def send_task(
    name: str, subject: UUID | int, *, delay: timedelta | None = None
) -> None:
    """Send a task about *subject* to the workers; lost when the broker is away."""
    countdown = delay.total_seconds() if delay else None
    try:
        current_app.send_task(name, [str(subject)], countdown=countdown, retry=False)
    except OperationalError as error:
        log.warning("queue.not_sent", task=name, id=str(subject), error=str(error))


def request_stop(generation: Generation, *, why: str = "") -> None:
    """Ask the engine to stop; call inside a transaction. Told on commit.

    *why* becomes the generation's detail: empty when a person wants it.
    """
    unfinished = Generation.objects.filter(id=generation.id).unfinished()
    unfinished.update(stop_requested=True, detail=why)
    transaction.on_commit(lambda: bus.tell_engines_to_stop(generation.id))
