"""`manage.py reap`: one pass of the reaper."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.streaming import reaper


class Command(BaseCommand):
    """Moves on what nobody works on any more."""

    help = "Send abandoned and forgotten generations on their way again, once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Reap, and say how much."""
        moved = reaper.reap()
        self.stdout.write(f"{moved} generations moved on.")
