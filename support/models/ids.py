"""Identifiers: UUIDs that sort by the time they were made (RFC 9562, version 7)."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A fresh UUID; later ones sort after earlier ones, so they also order messages."""
    return compat.uuid7()
