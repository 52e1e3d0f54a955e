"""Messages: found by their words, read, marked as reviewed."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from chat.admin import words
from chat.admin.base import LookOnlyAdmin, LookOnlyInline
from chat.admin.filters import DaysFilter, ModelFilter, ReviewedFilter
from chat.models import Chat, Feedback, Generation, Message

# What a list shows of a text, in characters.
EXCERPT = 100
NOT_IN_LISTS = ("content", "html", "suggestions", "chat__system_prompt")


class FeedbackInline(LookOnlyInline):
    """What people thought of this answer."""

    model = Feedback
    fields = ("rating", "comment", "user", "created_at")
    ordering = ("-created_at",)


@admin.register(Message)
class MessageAdmin(LookOnlyAdmin):
    """Every turn of every chat, the newest first."""

    list_display = (
        "created_at",
        "excerpt",
        "role",
        "state_label",
        "model",
        "owner",
        "chat_link",
        "reviewed",
    )
    list_display_links = ("created_at",)
    list_filter = (
        ("created_at", DaysFilter),
        ("role", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ModelFilter,
        ReviewedFilter,
    )
    list_select_related = ("chat__owner",)
    ordering = ("-created_at",)
    sortable_by = ("created_at",)
    search_fields = ("content",)
    search_help_text = "Words of the text, or an id"
    actions = ("mark_as_reviewed",)
    inlines = (FeedbackInline,)
    fieldsets = (
        (None, {"fields": ("role", "state_label", "text", "error")}),
        (
            "Where it belongs",
            {"fields": ("chat_link", "owner", "question", "runs")},
        ),
        (
            "How it was written",
            {"fields": ("model", "provider", "tokens", "finish_reason")},
        ),
        (
            "When",
            {"fields": ("created_at", "finished_at", "reviewed_at", "reviewed_by")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Messages with the chat and its owner, which the page links to."""
        rows: QuerySet[Message] = super().get_queryset(request)
        return rows.select_related("chat__owner")

    def in_list(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        """The start of each text instead of the text."""
        return rows.annotate(start=Left("content", EXCERPT)).defer(*NOT_IN_LISTS)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Texts with these words; or the message, chat or run of a pasted id."""
        if found := words.as_id(search_term):
            ids = Q(pk=found) | Q(chat=found) | Q(generation=found)
            return queryset.filter(ids), False
        return super().get_search_results(request, queryset, search_term)

    @display(description="Text", empty_value="No text yet")
    def excerpt(self, message: Message) -> str | None:
        """The start of the text, on one line."""
        return " ".join(message.start.split()) or None  # type: ignore[attr-defined]

    @display(description="Text")
    def text(self, message: Message) -> SafeString:
        """The whole text as it was written, not rendered."""
        return format_html('<div class="staff-text">{}</div>', message.content)

    @display(description="State", label=words.STATES)
    def state_label(self, message: Message) -> str:
        """The state in its colour."""
        return message.get_state_display().lower()

    @display(description="Chat")
    def chat_link(self, message: Message) -> SafeString:
        """To the chat."""
        return words.link(words.page_of(Chat, message.chat_id), message.chat)

    @display(description="Person")
    def owner(self, message: Message) -> SafeString:
        """To the person whose chat it is."""
        person = message.chat.owner
        return words.link(words.page_of(type(person), person.pk), person)

    @display(description="Answers or follows")
    def question(self, message: Message) -> SafeString | None:
        """To the message before it."""
        if message.parent_id is None:
            return None
        address = words.page_of(Message, message.parent_id)
        return words.link(address, "The message before")

    @display(description="Generations")
    def runs(self, message: Message) -> SafeString | None:
        """To the runs that wrote it."""
        if message.generation_id is None:
            return None
        address = words.list_of(Generation, f"q={message.pk}")
        return words.link(address, "What wrote it")

    @display(description="Tokens")
    def tokens(self, message: Message) -> str | None:
        """Tokens in and out."""
        return words.tokens(message.prompt_tokens, message.completion_tokens)

    @display(description="Review", label={"reviewed": "success"})
    def reviewed(self, message: Message) -> str | None:
        """Whether somebody has marked it."""
        return "reviewed" if message.reviewed_at else None

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whoever may change messages may say that they looked."""
        return request.user.has_perm("chat.change_message")

    @action(description="Mark as reviewed", permissions=["review"])
    def mark_as_reviewed(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Note who looked and when; a first look is kept."""
        chosen = Message.objects.filter(pk__in=queryset.values("pk"), reviewed_at=None)
        count = chosen.update(reviewed_at=timezone.now(), reviewed_by=request.user)
        messages.success(request, f"Marked as reviewed: {count}.")
