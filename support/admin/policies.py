"""Service levels: what is promised to which tickets."""

from django.contrib import admin
from unfold.admin import TabularInline
from unfold.decorators import display

from support.admin.rules import RulesAdmin
from support.models import SLAPolicy, SLATarget
from support.models.status import Priority


class TargetInline(TabularInline):
    """Minutes of open time, a row for each priority."""

    model = SLATarget
    extra = 0
    max_num = len(Priority)


@admin.register(SLAPolicy)
class SLAPolicyAdmin(RulesAdmin):
    """Policies in the order in which tickets look for theirs."""

    list_display = ("name", "position", "conditions", "calendar", "is_active")
    list_display_links = ("name",)
    list_filter = ("is_active",)
    list_select_related = ("team", "product", "calendar")
    search_fields = ("name",)
    inlines = (TargetInline,)
    fieldsets = (
        (None, {"fields": ("name", "is_active", "position")}),
        ("For tickets of", {"fields": ("team", "product", "priority")}),
        ("Promise", {"fields": ("calendar", "warn_percent")}),
    )

    @display(description="For")
    def conditions(self, policy: SLAPolicy) -> str:
        """What a ticket must be, in words."""
        priority = policy.get_priority_display() if policy.priority else None
        named = (policy.team, policy.product, priority)
        return ", ".join(str(one) for one in named if one) or "All tickets"
