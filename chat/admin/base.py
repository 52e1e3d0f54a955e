"""What staff's lists share: nothing to rewrite, and quick at 100,000 rows."""

from typing import Any

from django.contrib.admin import ShowFacets
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin, TabularInline
from unfold.views import ChangeList


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages that count no further than `MOST` rows, however many there are.

    A count of everything that a filter lets through costs more than the page itself,
    and a page far behind costs as much again: who looks further narrows the filters.
    """

    MOST = 10_000
    object_list: QuerySet[Any]
    template_name = "admin/partials/pagination.html"

    @cached_property
    def counted(self) -> int:
        """Rows up to one more than `MOST`."""
        return self.object_list.order_by().values("pk")[: self.MOST + 1].count()

    @cached_property
    def count(self) -> int:
        """Rows that can be paged through."""
        return min(self.counted, self.MOST)

    @property
    def has_more(self) -> bool:
        """Whether rows exist that cannot be paged to."""
        return self.counted > self.MOST


class NarrowList(ChangeList):
    """A list that reads what it shows, and not the texts behind it."""

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Model]:
        """The filtered rows as the admin class wants them in its list."""
        rows: QuerySet[Model] = self.model_admin.in_list(
            super().get_queryset(*args, **kwargs)
        )
        return rows

    def get_results(self, request: HttpRequest) -> None:
        """The page of rows; the pagination alone says how many there are."""
        super().get_results(request)
        self.full_result_count = self.result_count


class LookOnly:
    """Staff with the view permission may look; nobody adds, changes or deletes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are made by people and engines."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The record stays as it was written."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The record stays."""
        return False


class LookOnlyAdmin(LookOnly, ModelAdmin):
    """A read-only admin of a big table."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    # An action on rows that nobody has seen is a mistake waiting to happen.
    list_disable_select_all = True
    # The page on the site is its owner's; to anybody else it does not exist.
    view_on_site = False

    def in_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """*rows* with the columns that the list shows."""
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only with the chat or the person it belongs to, which a superuser deletes.

        Django asks here as well when such an owner is deleted, on the owner's pages.
        """
        meta, page = self.model._meta, request.resolver_match
        own = f"{meta.app_label}_{meta.model_name}_"
        elsewhere = page is not None and not (page.url_name or "").startswith(own)
        return elsewhere and request.user.is_active and request.user.is_superuser

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that asks `in_list`."""
        return NarrowList


class LookOnlyInline(LookOnly, TabularInline):
    """Rows of a big table under the row that they belong to."""

    extra = 0
    per_page: int | None = 50
    hide_title = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them, or Django looks for form fields of these names."""
        return self.fields
