"""Model endpoints: whom the assistant asks, in which order, with which key."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from chat.models import ModelEndpoint
from chat.providers.endpoint import Endpoint
from chat.providers.presets import PRESETS

_PRESETS = [name for name in PRESETS if name not in {"embedded", "scripted"}]
# What a stored key belongs to.
_PLACE = {"preset", "base_url"}


class ModelEndpointForm(forms.ModelForm):  # type: ignore[type-arg]
    """An endpoint. The key can be set and replaced, and is never shown."""

    preset = forms.ChoiceField(
        choices=[("", "From the address"), *((name, name) for name in _PRESETS)],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    new_key = forms.CharField(
        label="Key to store",
        max_length=1000,
        required=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="Kept encrypted and never shown. Empty: stays as it is.",
    )

    def clean(self) -> dict[str, Any]:
        """It must be possible to ask there, with one key or none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("new_key") and data.get("key_variable"):
            self.add_error("new_key", "Take the environment's key or store one.")
        if (data.get("price_in") is None) != (data.get("price_out") is None):
            self.add_error("price_out", "Enter both prices, or none.")
        preset, base_url = data.get("preset", ""), data.get("base_url", "")
        try:
            Endpoint(preset=preset, base_url=base_url, model=data.get("model", ""))
        except ValueError as error:
            raise forms.ValidationError(f"It cannot be asked: {error}.") from error
        return data


@admin.register(ModelEndpoint)
class ModelEndpointAdmin(ModelAdmin):
    """The chain: the enabled ones, the lowest position first."""

    form = ModelEndpointForm
    list_display = ("name", "model", "base_url", "key_from", "position", "enabled")
    list_editable = ("position", "enabled")
    warn_unsaved_form = True
    fieldsets = (
        (None, {"fields": ("name", "enabled", "position")}),
        ("Whom to ask", {"fields": ("preset", "base_url", "model", "context_tokens")}),
        ("Key", {"fields": ("key_from", "key_variable", "new_key")}),
        ("Prices", {"fields": ("price_in", "price_out")}),
    )
    readonly_fields = ("key_from",)

    @display(description="Key now")
    def key_from(self, endpoint: ModelEndpoint) -> str:
        """Where the key comes from, and whether it can be read."""
        if not (endpoint.key_variable or endpoint.key_encrypted):
            return "None"
        source = endpoint.key_variable or "Stored"
        return source if endpoint.reveal_key() else f"{source}: cannot be read"

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: Any
    ) -> None:
        """Save, with the key: it goes to no address but the one it was entered for."""
        if key := form.cleaned_data.get("new_key"):
            obj.store_key(key)
        elif obj.key_variable or (obj.key_encrypted and _PLACE & {*form.changed_data}):
            if obj.key_encrypted:
                messages.warning(request, "The stored key is forgotten.")
            obj.store_key("")
        super().save_model(request, obj, form, change)
