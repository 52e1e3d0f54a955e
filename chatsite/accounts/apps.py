"""The accounts app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class AccountsConfig(AppConfig):
    """Users and API keys."""

    name = "chatsite.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Take a browser off the list of devices when it signs out; tell who may not
        come in any longer."""
        from chatsite.accounts import signals
        from chatsite.accounts.actions import forget_session

        signals.connect()
        user_logged_out.connect(forget_session)
