"""Checks of the site as a whole, made by `manage.py up` before it starts a process."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connections

# The tag of all checks of ours that look at settings.
SETTINGS = "settings"
# Kept free: PostgreSQL's own for superusers, a psql, a command of manage.py.
SPARE = 5


@register(SETTINGS)
def database_has_room_for_the_pools(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """All web processes and one worker may fill their pools. Asks the database."""
    if not databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW max_connections")
        room = int(cursor.fetchone()[0])
    processes = settings.WEB_PROCESSES + 1
    wanted = processes * settings.DATABASE_POOL_SIZE + SPARE
    if wanted <= room:
        return []
    return [
        Error(
            f"DATABASE_POOL_SIZE is too big: {processes} processes with "
            f"{settings.DATABASE_POOL_SIZE} connections each and {SPARE} to spare need "
            f"{wanted} of PostgreSQL, which allows {room} (max_connections).",
            id="chatsite.E001",
        )
    ]
