"""The project as an app: its commands and its start-up checks."""

from django.apps import AppConfig


class ChatsiteConfig(AppConfig):
    """Commands and checks of the site as a whole."""

    name = "chatsite"
