"""Stopping an answer. A closed page never does; only this command."""

from django.db import transaction

from chat.models import Chat, Generation
from chat.streaming import queue
from chat.streaming.outcome import stop_queued


def running(*, chat: Chat) -> Generation | None:
    """The generation that is writing in this chat, or waits to."""
    message = chat.messages.unfinished().select_related("generation").first()
    return message.generation if message else None


def stop_generation(*, generation: Generation) -> None:
    """Ask a generation to end here, with the text it has. Nothing if it has ended.

    One that is still queued ends at once; a running one ends when its engine has
    stored the text: see `chat.streaming.stop.ended` to wait for that.
    """
    with transaction.atomic():
        locked = Generation.objects.select_for_update().get(id=generation.id)
        if locked.state == Generation.State.QUEUED:
            stop_queued(locked)
        elif locked.is_unfinished:
            queue.request_stop(locked)
