"""What promises are made of: saving or deleting it has all open clocks reckoned anew."""

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from support.actions import service_levels


class RulesAdmin(ModelAdmin):
    """The admin of something that clocks depend on, with its inlines."""

    def changes_rules(self, form: Any) -> bool:
        """Whether what was saved with *form* and its inlines matters to clocks."""
        return True

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        """Save what the page holds besides the row, the last of saving."""
        super().save_related(request, form, *args)
        if self.changes_rules(form):
            service_levels.rules_changed()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete from the page of the row."""
        super().delete_model(request, obj)
        service_levels.rules_changed()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete from the list."""
        super().delete_queryset(request, queryset)
        service_levels.rules_changed()
