"""`manage.py create_api_key USERNAME`: a key for a program of that user."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatsite.accounts.models import ApiKey, User


class Command(BaseCommand):
    """Prints the new key, and nothing else, on standard output."""

    help = "Make an API key for a user and print it. It is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument: whose key it is."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Make the key.

        Raises:
            CommandError: when nobody of that name may sign in.
        """
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user named {username!r}.")
        _, secret = ApiKey.create(user=user)
        self.stdout.write(secret)
