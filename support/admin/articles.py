"""Articles, their versions and what readers thought: staff look, the desk writes."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from chat.admin import words
from chat.admin.base import LookOnlyAdmin, LookOnlyInline
from chat.admin.filters import DaysFilter
from support.models import Article, ArticleVersion, ArticleVote


class VersionInline(LookOnlyInline):
    """Who wrote what, the latest first."""

    model = ArticleVersion
    fields = ("number", "title", "author", "by_ai", "restored_from", "at")
    ordering = ("-number",)


@admin.register(Article)
class ArticleAdmin(LookOnlyAdmin):
    """Every article, whoever it is for."""

    list_display = ("title", "state", "audience", "product", "helped", "failed")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ("audience", ChoicesDropdownFilter),
        ("product", RelatedDropdownFilter),
    )
    list_select_related = ("product",)
    search_fields = ("title", "keywords")
    sortable_by = ()
    ordering = ("title",)
    inlines = (VersionInline,)
    fields = (
        *("title", "slug", "editor", "status", "audience", "product", "tags"),
        *("keywords", "shown", "latest", "author", "source_ticket"),
        *("created_at", "updated_at", "published_at", "body"),
    )

    def in_list(self, rows: QuerySet[Article]) -> QuerySet[Article]:
        """With the votes, without the texts."""
        votes = {
            "yes": Count("votes", filter=Q(votes__helped=True)),
            "no": Count("votes", filter=Q(votes__helped=False)),
        }
        return rows.annotate(**votes).defer("body", "html")

    @display(description="State", label={"Published": "success", "Draft": "info"})
    def state(self, article: Article) -> str:
        """The status in its colour."""
        return article.get_status_display()

    @display(description="Helped")
    def helped(self, article: Any) -> int:
        """How many readers said so."""
        count: int = article.yes
        return count

    @display(description="Did not help")
    def failed(self, article: Any) -> int:
        """How many readers said so."""
        count: int = article.no
        return count

    @display(description="Written at")
    def editor(self, article: Article) -> SafeString:
        """To the desk's editor."""
        place = reverse("support:edit_article", args=[article.pk])
        return words.link(place, "The desk's editor")


@admin.register(ArticleVote)
class ArticleVoteAdmin(LookOnlyAdmin):
    """What readers said about articles, the latest first."""

    list_display = ("at", "article", "helped", "comment", "version", "user")
    list_display_links = ("at",)
    list_filter = (("at", DaysFilter), "helped")
    list_select_related = ("article", "user")
    search_fields = ("article__title", "comment")
    sortable_by = ()
    ordering = ("-at",)
    fields = ("article", "helped", "comment", "version", "user", "at")
