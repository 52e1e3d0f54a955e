"""Jobs of the Celery worker. Each is small: the work has its home elsewhere."""

from uuid import UUID

import structlog
from celery import shared_task, signals

from chat import retention
from chat.answers.answering import EXTRAS
from chat.purposes import extras
from chat.streaming import reaper
from chat.streaming.engine_thread import engine

log = structlog.get_logger(__name__)


@shared_task(name="chat.tasks.generate")
def generate(generation: str) -> None:
    """Run a generation's next attempt on this process's engine."""
    engine().run(UUID(generation))


@shared_task(name="chat.tasks.reap")
def reap() -> None:
    """Move on what nobody works on any more."""
    reaper.reap()


@shared_task(name="chat.tasks.tidy")
def tidy(part: str) -> None:
    """A pass of one part of the tidying."""
    if done := retention.PARTS[part]():
        log.info("tidy.done", part=part, rows=done)


@shared_task(name=EXTRAS)
def make_extras(message: str) -> None:
    """What comes after an answer: its chat's title, suggestions."""
    extras.make(UUID(message), engine().ask)


@signals.worker_ready.connect
def _start(**_: object) -> None:
    engine()


@signals.worker_shutting_down.connect
def _drain(**_: object) -> None:
    engine().drain()


@signals.worker_shutdown.connect
def _close(**_: object) -> None:
    engine().close()
