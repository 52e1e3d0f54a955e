"""Checks at start: settings of the desk that contradict each other."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from chatsite.checks import SETTINGS


@register(SETTINGS)
def answers_end_before_they_are_given_up(**_: Any) -> list[CheckMessage]:
    """The deadline of one try ends it before that of all of them could."""
    if settings.SUPPORT_AI_SECONDS <= settings.CHAT_TOTAL_TIMEOUT:
        return []
    told = "SUPPORT_AI_SECONDS is longer than CHAT_TOTAL_TIMEOUT."
    return [Warning(told, id="support.W001")]


@register(SETTINGS)
def a_chat_may_have_an_answer(**_: Any) -> list[CheckMessage]:
    """What a chat may have in all is no less than one answer."""
    if settings.SUPPORT_AI_ANSWER_TOKENS <= settings.SUPPORT_AI_TOKENS:
        return []
    told = "SUPPORT_AI_TOKENS, of a chat, is less than SUPPORT_AI_ANSWER_TOKENS."
    return [Error(told, id="support.E001")]
