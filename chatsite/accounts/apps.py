"""The accounts app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class AccountsConfig(AppConfig):
    """Users and API keys."""

    name = "chatsite.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Take a browser off the list of devices when it signs out."""
        from chatsite.accounts.actions import forget_session

        user_logged_out.connect(forget_session)
