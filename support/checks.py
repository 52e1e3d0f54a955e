"""Checks at start: settings of the desk that contradict each other."""

from typing import Any

from django.apps import apps
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


@register(SETTINGS)
def meaning_can_be_searched_for(**_: Any) -> list[CheckMessage]:
    """A site that names a model for it can use one, and has somebody to ask."""
    if not settings.SUPPORT_EMBEDDING_MODEL:
        return []
    told: list[CheckMessage] = []
    if not apps.is_installed("support.semantic"):
        needs = (
            'SUPPORT_EMBEDDING_MODEL needs the extra "semantic": pip install pgvector.'
        )
        told.append(Error(needs, id="support.E002"))
    if not settings.SUPPORT_EMBEDDING_URL and not _has_a_provider():
        nobody = "SUPPORT_EMBEDDING_MODEL needs SUPPORT_EMBEDDING_URL, or a provider."
        told.append(Error(nobody, id="support.E003"))
    return told


def _has_a_provider() -> bool:
    """One that makes embeddings: not the demo's model, nor the scripted one."""
    named = settings.OPENAI_BASE_URL or settings.OPENAI_API_KEY or settings.CHAT_PRESET
    return bool(named) and settings.CHAT_PRESET not in {"embedded", "scripted"}
