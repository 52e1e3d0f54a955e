"""Days of attempts: the sums that stay when the rows of old attempts go."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from chat.admin import words
from chat.admin.base import LookOnlyAdmin
from chat.admin.filters import DaysFilter, ModelFilter
from chat.models import AttemptDay


class PastModelFilter(ModelFilter):
    """By the model that wrote: all that ever did."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The models of all days."""
        names = AttemptDay.objects.exclude(model="").values_list("model", flat=True)
        return [(name, name) for name in names.distinct().order_by("model")]


@admin.register(AttemptDay)
class AttemptDayAdmin(LookOnlyAdmin):
    """Sums of attempts that are no longer kept one by one, the newest day first."""

    list_display = (
        "day",
        "outcome_label",
        "purpose",
        "model",
        "provider",
        "attempts",
        "first_token",
        "duration",
        "tokens",
        "price",
    )
    list_filter = (
        ("day", DaysFilter),
        ("outcome", ChoicesDropdownFilter),
        PastModelFilter,
    )
    ordering = ("-day", "purpose", "provider", "model", "outcome")
    sortable_by = ("day", "attempts", "price")
    search_fields = ("model", "provider", "purpose")
    search_help_text = "Model, provider or purpose"
    fieldsets = (
        (None, {"fields": ("day", "purpose", "provider", "model", "outcome_label")}),
        (
            "In all",
            {"fields": ("attempts", "tokens", "characters", "chunks", "price")},
        ),
        ("On average", {"fields": ("first_token", "duration")}),
    )

    @display(description="Outcome", label=words.STATES)
    def outcome_label(self, day: AttemptDay) -> str:
        """How they ended, in its colour."""
        return day.get_outcome_display().lower()

    @display(description="First token, mean")
    def first_token(self, day: AttemptDay) -> str | None:
        """Of those that brought one."""
        return words.duration(_mean(day.to_first_token, day.first_tokens))

    @display(description="Duration, mean")
    def duration(self, day: AttemptDay) -> str | None:
        """To their ends."""
        return words.duration(_mean(day.took, day.attempts))

    @display(description="Tokens")
    def tokens(self, day: AttemptDay) -> str | None:
        """In and out."""
        return words.tokens(day.prompt_tokens, day.completion_tokens)

    @display(description="Cost", ordering="cost")
    def price(self, day: AttemptDay) -> str:
        """By the prices of the endpoints at the time."""
        return f"{day.cost:.4f}"


def _mean(total: timedelta, count: int) -> timedelta | None:
    return total / count if count else None
