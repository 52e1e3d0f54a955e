"""Work on many rows in transactions of few, so that nobody waits long for a lock."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog
from django.db import OperationalError, models, transaction

log = structlog.get_logger(__name__)

Row = TypeVar("Row")

# Batches of one pass: it may not last for ever. The next pass goes on.
A_PASS = 100


def in_batches(at_once: int, batch: Callable[[], int]) -> int:
    """Call *batch* until it finds less than *at_once*; returns what it found in all."""
    total = 0
    for _ in range(A_PASS):
        found = batch()
        total += found
        if found < at_once:
            break
    return total


def delete(rows: models.QuerySet[Any], at_once: int = 1000) -> int:
    """Delete *rows* in batches, but those that another transaction holds."""

    def batch() -> int:
        with transaction.atomic():
            ids = locked(rows, at_once)
            rows.model._default_manager.filter(pk__in=ids).delete()
        return len(ids)

    return in_batches(at_once, batch)


def locked(rows: models.QuerySet[Any], at_once: int) -> list[Any]:
    """Lock up to *at_once* of *rows*, none that somebody else holds; their keys."""
    mine = rows.select_for_update(skip_locked=True, of=("self",))
    return list(mine.values_list("pk", flat=True)[:at_once])


def each(rows: Iterable[Row], work: Callable[[Row], bool]) -> int:
    """Do *work* on each row, in a transaction of its own; how many it did something to.

    One that is broken is logged and does not hold up the others.

    Raises:
        OperationalError: when the database is away; the next pass goes on.
    """
    return sum(_one(row, work) for row in rows)


def _one(row: Row, work: Callable[[Row], bool]) -> bool:
    try:
        return work(row)
    except OperationalError:
        raise
    except Exception:
        log.exception("pass.row_failed", work=work.__name__, row=str(row))
        return False
