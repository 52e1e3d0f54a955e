"""Keeping lists of the inbox."""

from typing import Any

from django.core.exceptions import ValidationError

from chatsite.refusal import Refused
from support.inbox import Filters
from support.models import SavedView
from support.pages import Sort

COLUMNS = frozenset(
    {"status", "priority", "requester", "assignee", "team", "product", "tags", "due"}
)


def save(*, view: SavedView) -> None:
    """Store a view.

    Raises:
        Refused: for filters, an order or columns that do not exist, or no owner.
    """
    check(view.filters, view.sort, view.columns)
    try:
        view.full_clean()
    except ValidationError as error:
        raise Refused("bad_view", " ".join(error.messages), status=422) from error
    view.save()


def check(filters: Any, sort: str, columns: Any) -> None:
    """See that a view asks for what exists.

    Raises:
        Refused: when it does not.
    """
    try:
        Filters.read(filters)
        Sort(sort)
        if unknown := set(columns or ()) - COLUMNS:
            raise ValueError(f"No such column: {', '.join(sorted(unknown))}.")
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused("bad_view", str(error), status=422) from error


def delete(*, view: SavedView) -> None:
    """Forget a view."""
    view.delete()
