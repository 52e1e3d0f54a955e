"""What customers did and said: changes of hands, and ratings. Staff only look."""

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from chat.admin.base import LookOnlyAdmin
from chat.admin.filters import DaysFilter
from support.models import CSATResponse, Handoff


@admin.register(Handoff)
class HandoffAdmin(LookOnlyAdmin):
    """Each change of hands, the newest first."""

    list_display = ("at", "ticket", "direction", "reason", "by", "accepted_by")
    list_filter = (
        ("at", DaysFilter),
        ("direction", ChoicesDropdownFilter),
        ("reason", ChoicesDropdownFilter),
    )
    list_select_related = ("ticket", "by", "accepted_by")
    ordering = ("-at",)
    sortable_by = ()


@admin.register(CSATResponse)
class CSATResponseAdmin(LookOnlyAdmin):
    """Each rating, the newest first. The link of the mail is the customer's alone."""

    list_display = ("answered_at", "ticket", "score", "agent", "handled_by", "comment")
    list_filter = (
        ("answered_at", DaysFilter),
        ("score", ChoicesDropdownFilter),
        ("handled_by", ChoicesDropdownFilter),
        ("agent", RelatedDropdownFilter),
    )
    list_select_related = ("ticket", "agent")
    ordering = ("-answered_at",)
    sortable_by = ()
    exclude = ("token",)
