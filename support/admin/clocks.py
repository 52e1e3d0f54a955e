"""A ticket's clocks, for who wants to know why something was due when."""

from chat.admin.base import LookOnlyInline
from support.models import SLAClock


class SLAClockInline(LookOnlyInline):
    """The clocks of a ticket, in order of their start."""

    model = SLAClock
    ordering = ("started_at", "metric")
    fields = (
        "metric",
        "policy_name",
        "started_at",
        "due_at",
        "paused_at",
        "warned_at",
        "breached_at",
        "fulfilled_at",
        "cancelled_at",
    )
