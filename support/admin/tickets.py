"""Tickets and their audit, messages and files: staff look, agents work elsewhere."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from chat.admin import words
from chat.admin.base import LookOnlyAdmin, LookOnlyInline
from chat.admin.filters import DaysFilter
from support.admin.clocks import SLAClockInline
from support.models import Attachment, Ticket, TicketEvent, TicketMessage
from support.search import matching

EXCERPT = 120
# Heavy columns that no list shows.
NOT_IN_LISTS = ("body", "html", "search_vector")


class MessageInline(LookOnlyInline):
    """What was said, in order."""

    model = TicketMessage
    fk_name = "ticket"
    fields = ("at", "author_type", "author", "visibility", "delivery", "excerpt")
    ordering = ("at", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TicketMessage]:
        """The start of each text instead of the text."""
        rows: QuerySet[TicketMessage] = super().get_queryset(request)
        return rows.annotate(start=Left("body", EXCERPT)).defer(*NOT_IN_LISTS)

    @display(description="Text")
    def excerpt(self, message: TicketMessage) -> SafeString:
        """The start of the text, to its page."""
        start = " ".join(message.start.split())  # type: ignore[attr-defined]
        return words.link(words.page_of(TicketMessage, message.pk), start or "No text")


class EventInline(LookOnlyInline):
    """What was done, in order."""

    model = TicketEvent
    fields = ("seq", "at", "actor_type", "actor", "verb", "field", "old", "new")
    ordering = ("seq",)


@admin.register(Ticket)
class TicketAdmin(LookOnlyAdmin):
    """Every ticket, the newest first."""

    list_display = ("number", "subject", "requester_name", "state", "team", "assignee")
    list_filter = (
        ("created_at", DaysFilter),
        ("status", ChoicesDropdownFilter),
        ("priority", ChoicesDropdownFilter),
        ("team", RelatedDropdownFilter),
    )
    list_select_related = ("team", "assignee")
    ordering = ("-id",)
    sortable_by = ()
    search_fields = ("number",)
    search_help_text = "Words, a number, or a part of an address"
    inlines = (MessageInline, SLAClockInline, EventInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("number", "subject", "status", "priority", "channel"),
                    *("requester", "requester_email", "chat"),
                    *("team", "assignee", "product", "tags"),
                    *("merged_into", "follow_up_of", "reopen_count"),
                )
            },
        ),
        (
            "When",
            {
                "fields": (
                    *("created_at", "waiting_since", "next_due_at", "is_breached"),
                    *("first_ai_response_at", "first_response_at"),
                    *("last_customer_at", "last_agent_at", "reminded_at"),
                    *("snoozed_until", "solved_at", "closed_at"),
                )
            },
        ),
    )

    def in_list(self, rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
        """Without what only the search reads."""
        return rows.defer("search_vector", "reference")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The search of the inbox; or the ticket of a pasted id."""
        if found := words.as_id(search_term):
            return queryset.filter(Q(pk=found) | Q(chat=found)), False
        if not search_term.strip("\0 "):
            return queryset, False
        matches = matching(Ticket.objects.all(), search_term)
        return queryset.filter(pk__in=matches.values("pk")), False

    @display(
        description="State",
        label={"New": "info", "Open": "info", "Solved": "success", "Spam": "danger"},
    )
    def state(self, ticket: Ticket) -> str:
        """The status in its colour."""
        return ticket.get_status_display()


class TextsAdmin(LookOnlyAdmin):
    """A list of what belongs to tickets."""

    list_select_related: tuple[str, ...] = ("ticket",)
    sortable_by = ()

    @display(description="Ticket")
    def on(self, row: Any) -> SafeString:
        """To the ticket."""
        return words.link(words.page_of(Ticket, row.ticket_id), row.ticket)


@admin.register(TicketMessage)
class TicketMessageAdmin(TextsAdmin):
    """What was said on all tickets, the latest first."""

    list_display = ("at", "on", "author_type", "visibility", "delivery", "excerpt")
    list_display_links = ("at",)
    list_filter = (
        ("at", DaysFilter),
        ("author_type", ChoicesDropdownFilter),
        ("visibility", ChoicesDropdownFilter),
    )
    ordering = ("-at",)
    fields = (
        *("on", "at", "author_type", "author", "visibility", "delivery", "deliver_at"),
        *("body", "redacted_at", "redacted_by"),
    )

    def in_list(self, rows: QuerySet[TicketMessage]) -> QuerySet[TicketMessage]:
        """The start of each text instead of the text."""
        return rows.annotate(start=Left("body", EXCERPT)).defer(*NOT_IN_LISTS)

    @display(description="Text")
    def excerpt(self, message: TicketMessage) -> str:
        """The start of the text, on one line."""
        return " ".join(message.start.split())  # type: ignore[attr-defined]


@admin.register(TicketEvent)
class TicketEventAdmin(TextsAdmin):
    """The audit of all tickets, the latest first."""

    list_display = ("at", "on", "seq", "actor_type", "actor", "verb", "field")
    list_display_links = ("at",)
    list_filter = (
        ("at", DaysFilter),
        ("verb", ChoicesDropdownFilter),
        ("actor_type", ChoicesDropdownFilter),
    )
    list_select_related = ("ticket", "actor")
    ordering = ("-at",)
    fields = (
        *("on", "seq", "public_seq", "at", "actor_type", "actor"),
        *("verb", "field", "old", "new", "message"),
    )


@admin.register(Attachment)
class AttachmentAdmin(TextsAdmin):
    """Files by name and size. Their contents are for who works the ticket."""

    list_display = ("created_at", "on", "original_name", "size", "scan_state")
    list_display_links = ("created_at",)
    list_filter = (("created_at", DaysFilter), ("scan_state", ChoicesDropdownFilter))
    ordering = ("-created_at",)
    fields = (
        *("on", "original_name", "content_type", "size", "sha256", "scan_state"),
        *("uploaded_by", "created_at"),
    )
