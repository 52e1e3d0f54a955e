"""`manage.py tidy`: one pass over what is kept too long."""

from typing import Any

from django.core.management.base import BaseCommand

from chat import retention


class Command(BaseCommand):
    """Does at once what the schedule does by and by."""

    help = "Archive, erase, sum up and sweep what the settings say, once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each part, and say how much it did."""
        for name, part in retention.PARTS.items():
            self.stdout.write(f"{name}: {part()}")
