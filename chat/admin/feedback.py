"""Feedback: what people thought of answers."""

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from chat.admin import words
from chat.admin.base import LookOnlyAdmin
from chat.admin.filters import DaysFilter
from chat.admin.messages import EXCERPT, NOT_IN_LISTS
from chat.models import Feedback, Message


@admin.register(Feedback)
class FeedbackAdmin(LookOnlyAdmin):
    """Thumbs and comments, the newest first."""

    list_display = ("created_at", "thumb", "comment", "answer", "model_name", "user")
    list_filter = (("created_at", DaysFilter), ("rating", ChoicesDropdownFilter))
    list_select_related = ("message", "user")
    ordering = ("-created_at",)
    sortable_by = ("created_at",)
    search_fields = ("comment", "user__username")
    search_help_text = "Words of the comment, or the person"
    fields = ("thumb", "comment", "user", "created_at", "model_name", "whole_answer")

    def in_list(self, rows: QuerySet[Feedback]) -> QuerySet[Feedback]:
        """The start of each answer instead of the answer."""
        texts = [f"message__{name}" for name in NOT_IN_LISTS if "__" not in name]
        return rows.annotate(start=Left("message__content", EXCERPT)).defer(*texts)

    @display(
        description="Rating",
        label={"Good answer": "success", "Bad answer": "danger"},
    )
    def thumb(self, feedback: Feedback) -> str:
        """The thumb in its colour."""
        return feedback.get_rating_display()

    @display(description="Answer")
    def answer(self, feedback: Feedback) -> SafeString:
        """The start of the answer, to its page."""
        start = " ".join(feedback.start.split())  # type: ignore[attr-defined]
        address = words.page_of(Message, feedback.message_id)
        return words.link(address, start or "No text")

    @display(description="Answer")
    def whole_answer(self, feedback: Feedback) -> SafeString:
        """The answer, and the way to its page."""
        address = words.page_of(Message, feedback.message_id)
        return format_html(
            '<div class="staff-text">{}</div>{}',
            feedback.message.content,
            words.link(address, "To the answer"),
        )

    @display(description="Model")
    def model_name(self, feedback: Feedback) -> str:
        """The model that wrote the answer."""
        return feedback.message.model
