"""Settings that contradict each other are told at start."""

import pytest
from django.conf import LazySettings
from django.core.checks import CheckMessage, run_checks

from chatsite.checks import SETTINGS


def told() -> list[CheckMessage]:
    return run_checks(tags=[SETTINGS])


def test_a_site_as_it_ships_has_nothing_to_be_told(settings: LazySettings) -> None:
    settings.CHAT_PRESET = "scripted"
    assert told() == []


@pytest.mark.parametrize(
    ("name", "value", "words", "is_serious"),
    [
        ("CHAT_CANCEL_UNWATCHED", 5, "must be 0 or at least 15", True),
        ("CHAT_SILENCE_TIMEOUT", 700, "is longer than CHAT_TOTAL_TIMEOUT", False),
        ("CHAT_PRESET", "no such", "no such", True),
    ],
)
def test_a_contradiction_is_named(
    name: str, value: object, words: str, is_serious: bool, settings: LazySettings
) -> None:
    settings.CHAT_PRESET = "scripted"
    setattr(settings, name, value)
    (message,) = told()
    assert words in message.msg
    assert message.is_serious() is is_serious


@pytest.mark.django_db
def test_pools_that_are_too_big_for_the_database_are_told(
    settings: LazySettings,
) -> None:
    settings.CHAT_PRESET = "scripted"
    assert run_checks(tags=[SETTINGS], databases=["default"]) == []
    settings.DATABASE_POOL_SIZE = 60
    (message,) = run_checks(tags=[SETTINGS], databases=["default"])
    assert "need 125 of PostgreSQL, which allows 100" in message.msg
