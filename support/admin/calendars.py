"""Business calendars: weekly hours and holidays."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from support.admin.rules import RulesAdmin
from support.models import BusinessCalendar, CalendarInterval, Holiday


class IntervalInline(TabularInline):
    """The hours of the week, several a day if need be."""

    model = CalendarInterval
    extra = 0


class HolidayInline(TabularInline):
    """Dates on which nobody works."""

    model = Holiday
    extra = 0


class BusinessCalendarForm(forms.ModelForm):  # type: ignore[type-arg]
    """With time zones to choose from."""

    zone = forms.ChoiceField(
        label="Time zone",
        choices=[(zone, zone) for zone in sorted(available_timezones())],
        initial="UTC",
        widget=UnfoldAdminSelectWidget,
    )


@admin.register(BusinessCalendar)
class BusinessCalendarAdmin(RulesAdmin):
    """When teams work."""

    form = BusinessCalendarForm
    list_display = ("name", "zone", "hours", "holiday_count")
    search_fields = ("name", "zone")
    inlines = (IntervalInline, HolidayInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what the list shows of the week and the holidays."""
        rows: QuerySet[Any] = super().get_queryset(request)
        counted = rows.annotate(count=Count("holidays"))
        return counted.prefetch_related("intervals")

    @display(description="Hours")
    def hours(self, calendar: BusinessCalendar) -> str:
        """The week in short."""
        intervals = [str(interval) for interval in calendar.intervals.all()]
        return ", ".join(intervals) or "Around the clock"

    @display(description="Holidays", ordering="count")
    def holiday_count(self, calendar: BusinessCalendar) -> int:
        """How many are entered."""
        return calendar.count  # type: ignore[attr-defined]
