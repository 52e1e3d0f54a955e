"""`manage.py demo_desk`: a desk to try the site with, beside the demo people."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from support.demo import stories, things
from support.models import Team


class Command(BaseCommand):
    """Does nothing where there is a team already."""

    help = "Make the demo desk, if there is no desk at all. Needs the demo people."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make teams, hours, promises and tickets."""
        if Team.objects.exists():
            return
        things.make()
        stories.make()
