"""Checks at start: what would fail later, said at once and in words."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from chat.providers import configured


@register()
def provider_is_usable(**_: Any) -> list[CheckMessage]:
    """The settings name a provider that can be asked."""
    try:
        configured.chain()
    except ValueError as error:
        return [Error(str(error), id="chat.E001")]
    return []


@register()
def lease_outlives_its_heartbeat(**_: Any) -> list[CheckMessage]:
    """A lease is renewed every second; one that is not longer would always be lost."""
    if settings.CHAT_LEASE < 3:
        return [Error("CHAT_LEASE must be at least 3 seconds.", id="chat.E002")]
    return []
