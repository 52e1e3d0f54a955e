"""Attempts: how quick each try of a generation was, and how it ended."""

from datetime import timedelta
from typing import Any, Protocol

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from chat.admin import words
from chat.admin.base import LookOnlyAdmin, LookOnlyInline
from chat.admin.filters import DaysFilter, ModelFilter
from chat.models import Attempt, Generation


class Measured(Protocol):
    """An attempt, or a generation with the measures of its last attempt."""

    to_first_token: timedelta | None
    took: timedelta
    prompt_tokens: int | None
    completion_tokens: int | None
    provider: str
    model: str


class MeasureColumns:
    """The measures as staff read them."""

    @display(description="First token", ordering="to_first_token")
    def first_token(self, row: Measured) -> str | None:
        """From the start of the attempt to its first token."""
        return words.duration(row.to_first_token)

    @display(description="Duration", ordering="took")
    def duration(self, row: Measured) -> str | None:
        """To its end, or until now."""
        return words.duration(row.took)

    @display(description="Model")
    def written_by(self, row: Measured) -> SafeString | None:
        """The model, and under it the provider."""
        if not row.model:
            return None
        lines = '<span class="staff-lines">{}<small>{}</small></span>'
        return format_html(lines, row.model, row.provider)

    @display(description="Tokens")
    def tokens(self, row: Measured) -> str | None:
        """Tokens in and out."""
        return words.tokens(row.prompt_tokens, row.completion_tokens)


def measured(rows: QuerySet[Attempt]) -> QuerySet[Any]:
    """*rows* with `to_first_token` and `took`."""
    return rows.annotate(
        to_first_token=F("first_token_at") - F("started_at"),
        took=Coalesce("ended_at", Now()) - F("started_at"),
    )


class AttemptColumns(MeasureColumns):
    """An attempt in lists and under its generation."""

    @display(description="Outcome", label=words.STATES)
    def outcome_label(self, attempt: Attempt) -> str:
        """How it ended, in its colour."""
        return attempt.get_outcome_display().lower()

    @display(description="Cost")
    def price(self, attempt: Attempt) -> str | None:
        """By the prices of its endpoint at the time."""
        return None if attempt.cost is None else f"{attempt.cost:.4f}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Attempts with their measures."""
        return measured(super().get_queryset(request))  # type: ignore[misc]


class AttemptInline(AttemptColumns, LookOnlyInline):
    """The tries of a generation."""

    per_page = None

    model = Attempt
    ordering = ("number",)
    fields = (
        "attempt_link",
        "outcome_label",
        "error_code",
        "written_by",
        "first_token",
        "duration",
        "tokens",
        "price",
    )

    @display(description="Attempt")
    def attempt_link(self, attempt: Attempt) -> SafeString:
        """Its number, to its page."""
        return words.link(words.page_of(Attempt, attempt.pk), attempt.number)


@admin.register(Attempt)
class AttemptAdmin(AttemptColumns, LookOnlyAdmin):
    """Every try, the newest first."""

    list_display = (
        "started_at",
        "outcome_label",
        "generation_link",
        "number",
        "error_code",
        "written_by",
        "first_token",
        "duration",
        "tokens",
        "price",
    )
    list_filter = (
        ("started_at", DaysFilter),
        ("outcome", ChoicesDropdownFilter),
        ModelFilter,
    )
    list_select_related = ("generation",)
    ordering = ("-started_at",)
    sortable_by = ("started_at", "first_token", "duration")
    search_fields = ("error_code", "provider")
    search_help_text = "Error code, provider, or the id of a generation"
    fieldsets = (
        (None, {"fields": ("outcome_label", "error_code", "error", "generation_link")}),
        (
            "Measures",
            {
                "fields": (
                    "provider",
                    "model",
                    "first_token",
                    "duration",
                    "tokens",
                    "price",
                    "characters",
                    "chunks",
                )
            },
        ),
        ("When", {"fields": ("started_at", "first_token_at", "ended_at")}),
    )

    def in_list(self, rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
        """Without the long texts."""
        return rows.defer("error", "generation__prefix")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Attempts by error or provider; or those of a pasted generation's id."""
        if found := words.as_id(search_term):
            return queryset.filter(generation=found), False
        return super().get_search_results(request, queryset, search_term)

    @display(description="Generation")
    def generation_link(self, attempt: Attempt) -> SafeString:
        """To the run that it was a try of."""
        address = words.page_of(Generation, attempt.generation_id)
        return words.link(address, attempt.generation.purpose)
