"""How the account pages draw fields and devices."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from chatsite.accounts.devices import device_name

register = template.Library()
register.filter("device_name", device_name)


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of *field* as every account page has it.

    Without allauth's placeholders, which repeat the label; with the keyboard of a
    phone set for what is asked.
    """
    attrs: dict[str, Any] = {"placeholder": False}
    match field.field.widget.attrs.get("autocomplete"):
        case "one-time-code":
            attrs |= {"inputmode": "numeric", "autofocus": True}
        case "username":
            attrs |= {"autocapitalize": "none", "spellcheck": "false"}
    return field.as_widget(attrs=attrs)
