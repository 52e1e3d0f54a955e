"""`manage.py up`: the whole site with one command."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chatsite.embedded import supervisor
from chatsite.embedded.errors import StartError


class Command(BaseCommand):
    """Reads the command line; the work is in `chatsite.embedded.supervisor`."""

    help = "Starts everything: services where no address is set, web, worker, beat."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-demo",
            action="store_false",
            dest="demo",
            help="make no demo people in a new database",
        )

    def handle(self, *_args: Any, demo: bool, **_options: Any) -> None:
        try:
            supervisor.up(demo=demo, say=self._say)
        except (StartError, OSError) as error:  # such as a full disk
            raise CommandError(str(error)) from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
