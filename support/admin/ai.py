"""What the AI did on the desk, and what people made of it: staff look."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from chat.admin import words
from chat.admin.base import LookOnlyAdmin, LookOnlyInline
from chat.admin.filters import DaysFilter
from support.models import AIRun, AISuggestion, Ticket

# Heavy columns that no list shows.
NOT_IN_LISTS = ("output", "result", "sources", "input_messages", "options")


class SuggestionInline(LookOnlyInline):
    """What was suggested, and what became of it."""

    model = AISuggestion
    fields = (
        *("target", "value", "rationale", "state", "used_as", "decided_by"),
        *("edit_distance", "final_message", "feedback", "comment"),
    )
    ordering = ("id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AISuggestion]:
        """With whom and what the rows name."""
        rows: QuerySet[AISuggestion] = super().get_queryset(request)
        return rows.select_related("decided_by", "final_message")


@admin.register(AIRun)
class AIRunAdmin(LookOnlyAdmin):
    """Every run of the AI, the newest first."""

    list_display = ("created_at", "kind", "outcome", "on", "requested_by", "took")
    list_display_links = ("created_at",)
    list_filter = (
        ("created_at", DaysFilter),
        ("kind", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ("suggestions__state", ChoicesDropdownFilter),
    )
    list_select_related = ("ticket", "requested_by")
    ordering = ("-created_at",)
    sortable_by = ()
    inlines = (SuggestionInline,)
    fieldsets = (
        (None, {"fields": ("kind", "state", "error", "on", "chat", "requested_by")}),
        (
            "Asked",
            {
                "fields": (
                    *("options", "prompt_version", "based_on_seq", "as_of_message"),
                    *("input_messages", "sources", "regeneration_of"),
                    *("handler_epoch", "last_customer_message"),
                )
            },
        ),
        ("Written", {"fields": ("output", "result", "retries")}),
        (
            "Numbers",
            {
                "fields": (
                    *("provider", "model", "prompt_tokens", "completion_tokens"),
                    *("cost", "created_at", "finished_at", "took"),
                )
            },
        ),
    )

    def in_list(self, rows: QuerySet[AIRun]) -> QuerySet[AIRun]:
        """Without texts."""
        return rows.defer(*NOT_IN_LISTS).distinct()

    @display(
        description="State",
        label={"Done": "success", "Failed": "danger", "Superseded": "warning"},
    )
    def outcome(self, run: AIRun) -> str:
        """The state in its colour."""
        return run.get_state_display()

    @display(description="Ticket")
    def on(self, run: AIRun) -> SafeString | str:
        """To the ticket."""
        if run.ticket is None:
            return "–"
        return words.link(words.page_of(Ticket, run.ticket.pk), run.ticket)

    @display(description="Took")
    def took(self, run: AIRun) -> str:
        """Seconds from the request to the end."""
        return f"{run.latency.total_seconds():.1f} s" if run.latency else "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them; `on` and `took` are no columns."""
        return tuple(field for _, part in self.fieldsets for field in part["fields"])
