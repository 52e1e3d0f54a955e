"""Filters of staff's lists: by day and by model, on indexed columns."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter, RadioFilter, RangeDateFilter
from unfold.widgets import INPUT_CLASSES

from chat.models import Attempt

# How far back the filter looks for models: it reads each attempt since.
MODELS_OF = timedelta(days=90)


def midnight(day: date) -> datetime:
    """The first moment of *day* in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


class DayInput(forms.DateInput):
    """The browser's own date picker, under its name for screen readers."""

    input_type = "date"

    def __init__(self, label: str) -> None:
        attrs = {"aria-label": label, "class": " ".join(INPUT_CLASSES)}
        super().__init__(attrs, format="%Y-%m-%d")


class DaysForm(forms.Form):
    """A first and a last day, each optional."""

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        super().__init__(data)
        for end, label in (("from", "From"), ("to", "To")):
            field = forms.DateField(required=False, widget=DayInput(label))
            self.fields[f"{name}_{end}"] = field


class DaysFilter(RangeDateFilter):
    """From a day to a day, both included. Unfold's own leaves the last day out."""

    form_class = DaysForm

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of these days; a date that is none does not filter."""
        form = self.form_class(self.parameter_name, self.used_parameters)
        form.is_valid()
        first = form.cleaned_data.get(f"{self.parameter_name}_from")
        last = form.cleaned_data.get(f"{self.parameter_name}_to")
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": midnight(first)})
        if last and last < date.max:
            end = midnight(last + timedelta(days=1))
            queryset = queryset.filter(**{f"{self.field_path}__lt": end})
        return queryset


class ModelFilter(DropdownFilter):
    """By the model that wrote: those of the last 90 days."""

    title = "model"
    parameter_name = "model"
    lookup = "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The models that were used of late."""
        recent = Attempt.objects.filter(started_at__gte=timezone.now() - MODELS_OF)
        names = recent.exclude(model="").values_list("model", flat=True).distinct()
        return [(name, name) for name in names.order_by("model")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen model; one that is not offered does not filter."""
        chosen = self.value()
        if chosen in dict(self.lookup_choices):
            return queryset.filter(**{self.lookup: chosen})
        return queryset


class ReviewedFilter(RadioFilter):
    """What somebody has looked at, or what is still to do."""

    title = "review"
    parameter_name = "reviewed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Reviewed or not."""
        return [("yes", "Reviewed"), ("no", "Not yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that were, or were not, reviewed."""
        if self.value() in ("yes", "no"):
            return queryset.filter(reviewed_at__isnull=self.value() == "no")
        return queryset


class DeletedFilter(DropdownFilter):
    """By where the owner finds a chat."""

    title = "state"
    parameter_name = "state"
    states: dict[str, dict[str, Any]] = {
        "current": {"deleted_at": None, "archived_at": None},
        "archived": {"deleted_at": None, "archived_at__isnull": False},
        "deleted": {"deleted_at__isnull": False},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The places."""
        return [(state, state.capitalize()) for state in self.states]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The chats in the chosen place."""
        return queryset.filter(**self.states.get(self.value() or "", {}))
