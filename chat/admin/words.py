"""Numbers and links as staff read them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def duration(value: timedelta | None) -> str | None:
    """*value* for a person: "340 ms", "1.2 s", "2 min 5 s", "1 h 3 min"."""
    if value is None:
        return None
    seconds = value.total_seconds()
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"


def tokens(prompt: int | None, completion: int | None) -> str | None:
    """Tokens in and out: "812 → 240"; None when the provider named none."""
    if prompt is None and completion is None:
        return None
    return f"{prompt or 0:,} → {completion or 0:,}"


def compact(count: int) -> str:
    """*count* for a tile: "983", "12,400", "22.7 M"."""
    return f"{count / 1_000_000:,.1f} M" if count >= 1_000_000 else f"{count:,}"


# Colours of unfold's labels for what messages, generations and attempts come to.
STATES = {
    "queued": "info",
    "streaming": "info",
    "running": "info",
    "complete": "success",
    "stopped": "warning",
    "interrupted": "warning",
    "handed over": "warning",
    "broken off": "danger",
    "worker lost": "danger",
    "failed": "danger",
}


def page_of(model: type[Model], pk: Any) -> str:
    """The address of one row's page in the admin."""
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])


def list_of(model: type[Model], query: str = "") -> str:
    """The address of a model's list in the admin, with *query* as its filters."""
    meta = model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{address}?{query}" if query else address


def link(address: str, text: Any) -> SafeString:
    """A link that looks like one in unfold's lists and pages."""
    return format_html('<a class="staff-link" href="{}">{}</a>', address, text)


def as_id(text: str) -> UUID | None:
    """The id that somebody pasted, or None when *text* is something else."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None
