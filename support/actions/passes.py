"""Passes of the jobs over many rows: one that is broken does not hold up the others."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from django.db import OperationalError
from django.db.models import Model

log = structlog.get_logger(__name__)

Row = TypeVar("Row", bound=Model)


def each(rows: Iterable[Row], work: Callable[[Row], bool]) -> int:
    """Do *work* on each row, in a transaction of its own; how many it did something to.

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
        log.exception("pass.row_failed", work=work.__name__, row=str(row.pk))
        return False
