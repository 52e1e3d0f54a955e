"""Checks at start: what would fail later, said at once and in words."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from chat.providers import configured
from chat.streaming import watched
from chatsite.checks import SETTINGS

PATIENCE = ("CHAT_CONNECT_TIMEOUT", "CHAT_FIRST_TOKEN_TIMEOUT", "CHAT_SILENCE_TIMEOUT")


@register(SETTINGS)
def provider_is_usable(**_: Any) -> list[CheckMessage]:
    """The settings name a provider that can be asked."""
    try:
        configured.chain()
    except ValueError as error:
        return [Error(str(error), id="chat.E001")]
    return []


@register(SETTINGS)
def marks_outlive_their_renewal(**_: Any) -> list[CheckMessage]:
    """A mark that ended before its renewal would stop what somebody watches."""
    if 0 < settings.CHAT_CANCEL_UNWATCHED < watched.SHORTEST_S:
        told = f"CHAT_CANCEL_UNWATCHED must be 0 or at least {watched.SHORTEST_S:.0f}."
        return [Error(told, id="chat.E002")]
    return []


@register(SETTINGS)
def every_patience_can_end(**_: Any) -> list[CheckMessage]:
    """The total deadline ends an answer before a longer one could."""
    return [
        Warning(f"{name} is longer than CHAT_TOTAL_TIMEOUT.", id="chat.W001")
        for name in PATIENCE
        if getattr(settings, name) > settings.CHAT_TOTAL_TIMEOUT
    ]
