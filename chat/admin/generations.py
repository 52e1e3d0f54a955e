"""Generations: what runs, what ran, and how to stop it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from chat.actions import answers
from chat.admin import words
from chat.admin.attempts import AttemptInline, MeasureColumns
from chat.admin.base import LookOnlyAdmin
from chat.admin.filters import DaysFilter, ModelFilter
from chat.models import Generation, Message
from chat.purposes import answer

STOP = {
    "title": "Stop this generation?",
    "description": "The text so far is kept.",
    "form_class": None,
    "form_submit_text": "Stop",
}


class LastModelFilter(ModelFilter):
    """By the model of the last attempt."""

    lookup = "last__model"


@admin.register(Generation)
class GenerationAdmin(MeasureColumns, LookOnlyAdmin):
    """Every run, the newest first, with what its last attempt measured."""

    list_display = (
        "created_at",
        "state_label",
        "error_code",
        "person",
        "purpose",
        "written_by",
        "first_token",
        "duration",
        "tokens",
    )
    list_filter = (
        ("created_at", DaysFilter),
        ("state", ChoicesDropdownFilter),
        LastModelFilter,
    )
    list_select_related = ("requested_by",)
    ordering = ("-created_at",)
    sortable_by = ("created_at", "first_token", "duration")
    search_fields = ("requested_by__username", "error_code")
    search_help_text = "Person, error code, or an id"
    actions = ("stop",)
    actions_detail = ("stop_this",)
    inlines = (AttemptInline,)
    fieldsets = (
        (None, {"fields": ("state_label", "purpose", "person", "subject_link")}),
        ("How it went", {"fields": ("detail", "finish_reason", "error_code", "error")}),
        (
            "Measures",
            {"fields": ("attempt", "written_by", "first_token", "duration", "tokens")},
        ),
        ("When", {"fields": ("created_at", "started_at", "finished_at", "retry_at")}),
        ("Who runs it", {"fields": ("holder", "lease_until", "asked_to_stop")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Generations with what their last attempt measured."""
        rows: QuerySet[Generation] = super().get_queryset(request)
        last = FilteredRelation("attempts", condition=Q(attempts__number=F("attempt")))
        return rows.select_related("requested_by").annotate(
            last=last,
            provider=F("last__provider"),
            model=F("last__model"),
            prompt_tokens=F("last__prompt_tokens"),
            completion_tokens=F("last__completion_tokens"),
            to_first_token=F("last__first_token_at") - F("last__started_at"),
            took=Coalesce("finished_at", Now()) - F("created_at"),
        )

    def in_list(self, rows: QuerySet[Generation]) -> QuerySet[Generation]:
        """Without the text that a run goes on from."""
        return rows.defer("prefix", "error")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Runs by person or error; or the run of, or for, a pasted id."""
        if found := words.as_id(search_term):
            return queryset.filter(Q(pk=found) | Q(subject=found)), False
        return super().get_search_results(request, queryset, search_term)

    @display(description="State", label=words.STATES)
    def state_label(self, generation: Generation) -> str:
        """The state in its colour."""
        return generation.get_state_display().lower()

    @display(description="Person")
    def person(self, generation: Generation) -> SafeString:
        """To the person who asked for it."""
        person = generation.requested_by
        return words.link(words.page_of(type(person), person.pk), person)

    @display(description="Asked to stop")
    def asked_to_stop(self, generation: Generation) -> str:
        """Whether somebody wanted it to end."""
        return "Yes" if generation.stop_requested else "No"

    @display(description="Writes")
    def subject_link(self, generation: Generation) -> SafeString | str:
        """To the message that it writes, when it writes one."""
        subject = generation.subject
        if generation.purpose != answer.NAME:
            return str(subject)
        return words.link(words.page_of(Message, subject), "The message")

    def has_stop_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change generations may stop one that has not ended."""
        if not request.user.has_perm("chat.change_generation"):
            return False
        if object_id is None:
            return True
        generation = self.get_object(request, object_id)
        return generation is not None and generation.is_unfinished

    @action(description="Stop", permissions=["stop"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Stop the chosen ones that have not ended."""
        running = Generation.objects.unfinished().filter(pk__in=queryset.values("pk"))
        chosen = list(running)
        for generation in chosen:
            answers.stop_generation(generation=generation)
        messages.success(request, f"Told to stop: {len(chosen)}.")

    @action(
        description="Stop",
        permissions=["stop"],
        icon="stop_circle",
        variant=ActionVariant.DANGER,
        dialog=STOP,
    )
    def stop_this(
        self, request: HttpRequest, form: Form, object_id: str
    ) -> HttpResponse:
        """Stop this one, after a question whether that is meant."""
        answers.stop_generation(generation=Generation.objects.get(pk=object_id))
        messages.success(request, "Told to stop.")
        return HttpResponse(
            headers={"HX-Redirect": words.page_of(Generation, object_id)}
        )
