"""The chat app."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Chats, messages and the streaming engine."""

    name = "chat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engine what an answer is, and Django what to check at start."""
        from chat import checks  # noqa: F401 (importing registers them)
        from chat.purposes.answer import Answer
        from chat.streaming import purposes

        purposes.register(Answer())
