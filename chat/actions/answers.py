"""Stopping an answer. A closed page never does; only this command."""

from chat.models import Chat, Generation
from chat.streaming import stop


def running(*, chat: Chat) -> Generation | None:
    """The generation that is writing in this chat, or waits to."""
    message = chat.messages.unfinished().select_related("generation").first()
    return message.generation if message else None


def stop_generation(*, generation: Generation) -> None:
    """Ask a generation to end here, with the text it has. Nothing if it has ended.

    See `chat.streaming.stop.ended` to wait until the text is stored.
    """
    stop.stop(generation.id)
