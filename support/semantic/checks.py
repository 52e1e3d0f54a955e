"""Checks at start: the table holds vectors as the settings want them."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connections

from chatsite.checks import SETTINGS

_DIMENSIONS = """
SELECT atttypmod FROM pg_attribute
WHERE attrelid = to_regclass('semantic_chunkembedding') AND attname = 'vector'
"""


@register(SETTINGS)
def the_table_holds_such_vectors(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Vectors fit into the column, if it exists yet. Asks the database."""
    if not databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(_DIMENSIONS)
        row = cursor.fetchone()
    if row is None or row[0] == settings.SUPPORT_EMBEDDING_DIMENSIONS:
        return []
    return [
        Error(
            f"SUPPORT_EMBEDDING_DIMENSIONS is {settings.SUPPORT_EMBEDDING_DIMENSIONS},"
            f" but the table holds vectors of {row[0]} numbers.",
            hint="Make it anew: manage.py migrate semantic zero, then migrate.",
            id="semantic.E001",
        )
    ]
