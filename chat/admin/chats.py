"""Chats: whose, when, and what was said."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from unfold.decorators import display

from chat.actions import chats as actions
from chat.admin import words
from chat.admin.base import LookOnlyAdmin, LookOnlyInline
from chat.admin.filters import DaysFilter, DeletedFilter
from chat.admin.messages import EXCERPT, NOT_IN_LISTS
from chat.models import Chat, Message


class MessageInline(LookOnlyInline):
    """What was said, in order, a page at a time; on every branch."""

    model = Message
    fields = ("when", "role", "state", "excerpt")
    ordering = ("created_at", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """The start of each text instead of the text."""
        rows: QuerySet[Message] = super().get_queryset(request)
        return rows.annotate(start=Left("content", EXCERPT)).defer(*NOT_IN_LISTS[:-1])

    @display(description="When")
    def when(self, message: Message) -> SafeString:
        """When it was written, to its page."""
        written = date_format(localtime(message.created_at), "DATETIME_FORMAT")
        return words.link(words.page_of(Message, message.pk), written)

    @display(description="Text")
    def excerpt(self, message: Message) -> str:
        """The start of the text, on one line."""
        return " ".join(message.start.split())  # type: ignore[attr-defined]


@admin.register(Chat)
class ChatAdmin(LookOnlyAdmin):
    """Every chat, the last started first; those that people deleted too."""

    list_display = ("created_at", "name", "person", "active_at", "state")
    list_display_links = ("created_at", "name")
    list_filter = (("created_at", DaysFilter), DeletedFilter)
    list_select_related = ("owner",)
    ordering = ("-created_at",)
    sortable_by = ("created_at",)
    search_fields = ("title", "owner__username", "owner__email")
    search_help_text = "Title, person, or an id"
    inlines = (MessageInline,)
    fieldsets = (
        (None, {"fields": ("name", "person", "state", "system_prompt", "said")}),
        (
            "When",
            {
                "fields": (
                    "created_at",
                    "active_at",
                    "pinned_at",
                    "archived_at",
                    "deleted_at",
                )
            },
        ),
    )

    def in_list(self, rows: QuerySet[Chat]) -> QuerySet[Chat]:
        """Without the instructions, which may be long."""
        return rows.defer("system_prompt")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Chats by title or person; or the chat of a pasted id of its own."""
        if found := words.as_id(search_term):
            return queryset.filter(Q(pk=found)), False
        return super().get_search_results(request, queryset, search_term)

    @display(description="Title")
    def name(self, chat: Chat) -> str:
        """The title, or what people see before there is one."""
        return str(chat)

    @display(description="Person")
    def person(self, chat: Chat) -> SafeString:
        """To the person whose chat it is."""
        return words.link(words.page_of(type(chat.owner), chat.owner.pk), chat.owner)

    @display(
        description="State",
        label={"current": "success", "archived": "info", "deleted": "danger"},
    )
    def state(self, chat: Chat) -> str:
        """Where its owner finds it."""
        if chat.deleted_at:
            return "deleted"
        return "archived" if chat.archived_at else "current"

    @display(description="Messages")
    def said(self, chat: Chat) -> SafeString:
        """To its messages in the list of all, with search and filters."""
        address = words.list_of(Message, f"q={chat.pk}")
        return words.link(address, "Search in them")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only superusers delete what people wrote."""
        return request.user.is_active and request.user.is_superuser

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name the chats and count their messages; the default lists every one."""
        count = Message.objects.filter(chat__in=objs).count()
        names = [f"{chat} ({chat.owner})" for chat in objs]
        return names, {"chats": len(names), "messages": count}, set(), []

    def delete_model(self, request: HttpRequest, obj: Chat) -> None:
        """Delete the chat and all that was written for it."""
        actions.erase(chats=Chat.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The same for each of several."""
        actions.erase(chats=queryset)
