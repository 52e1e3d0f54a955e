"""What tickets are about, and what agents use again and again."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from unfold.admin import ModelAdmin

from chatsite.refusal import Refused
from support.actions import macros, saved_views
from support.models import Macro, Product, SavedView, Tag


class NamedAdmin(ModelAdmin):
    """Things with a name that are offered, or only kept."""

    list_display = ("name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)


admin.site.register(Product, NamedAdmin)
admin.site.register(Tag, NamedAdmin)


class MacroForm(ModelForm):  # type: ignore[type-arg]
    """Says what is wrong with a macro's actions."""

    def clean_actions(self) -> Any:
        """Actions that exist.

        Raises:
            ValidationError: for others.
        """
        actions = self.cleaned_data["actions"] or {}
        try:
            macros.read(actions, agent=None)
        except Refused as error:
            raise ValidationError(error.message) from error
        return actions


@admin.register(Macro)
class MacroAdmin(ModelAdmin):
    """Canned replies and macros: a person's, a team's or everybody's."""

    form = MacroForm
    list_display = ("title", "owner", "team", "mode")
    list_filter = ("team", "mode")
    list_select_related = ("owner", "team")
    search_fields = ("title", "body")
    autocomplete_fields = ("owner", "team")


class SavedViewForm(ModelForm):  # type: ignore[type-arg]
    """Says what is wrong with a view."""

    def clean(self) -> dict[str, Any]:
        """Filters, an order and columns that exist.

        Raises:
            ValidationError: for others.
        """
        data = super().clean() or {}
        try:
            saved_views.check(
                data.get("filters") or {}, data.get("sort", ""), data.get("columns")
            )
        except Refused as error:
            raise ValidationError(error.message) from error
        return data


@admin.register(SavedView)
class SavedViewAdmin(ModelAdmin):
    """Lists that agents and teams keep."""

    form = SavedViewForm
    list_display = ("name", "owner", "team", "sort")
    list_filter = ("team",)
    list_select_related = ("owner", "team")
    search_fields = ("name",)
    autocomplete_fields = ("owner", "team")
