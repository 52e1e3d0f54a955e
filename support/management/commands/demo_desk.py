"""`manage.py demo_desk`: a desk to try the site with, beside the demo people."""

from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandParser

from support import demo


class Command(BaseCommand):
    """Does nothing where there is a team already."""

    help = "Make the demo desk, if there is no desk at all. Needs the demo people."

    def add_arguments(self, parser: CommandParser) -> None:
        """When."""
        parser.add_argument(
            "--later", action="store_true", help="have a worker do it, and do not wait"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make teams, hours, promises, articles and tickets, or ask for it."""
        if options["later"]:
            current_app.send_task(demo.TASK)
        else:
            demo.make()
