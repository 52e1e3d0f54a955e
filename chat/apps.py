"""The chat app."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import pre_delete


class ChatConfig(AppConfig):
    """Chats, messages and the streaming engine."""

    name = "chat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engine what an answer is, Django what to check at start, and open
        sockets when somebody may no longer come in."""
        from chat import checks  # noqa: F401 (importing registers them)
        from chat.live import publish
        from chat.purposes.answer import Answer
        from chat.retention.attempts import sum_up_of
        from chat.streaming import purposes
        from chatsite.accounts.signals import access_changed

        purposes.register(Answer())
        pre_delete.connect(sum_up_of, sender=settings.AUTH_USER_MODEL)
        access_changed.connect(publish.access_changed)
