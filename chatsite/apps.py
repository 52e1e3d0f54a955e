"""The project as an app: its commands and its start-up checks."""

from django.apps import AppConfig


class ChatsiteConfig(AppConfig):
    """Commands and checks of the site as a whole."""

    name = "chatsite"

    def ready(self) -> None:
        """Tell Django what to check at start."""
        from chatsite import checks  # noqa: F401 (importing registers them)
