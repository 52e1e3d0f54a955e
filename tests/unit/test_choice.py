"""Whom the next attempt asks, and when, read off the attempts so far."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from chat.models import Attempt
from chat.streaming import choice
from chat.streaming.choice import Next

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def tried(*attempts: str) -> list[Attempt]:
    """From words like "A timeout": who was asked, what was wrong."""
    return [
        Attempt(
            number=number,
            provider=words.split()[0],
            outcome="lost" if words.endswith("lost") else "failed",
            error_code=words.split()[1],
            started_at=NOON + timedelta(seconds=number),
        )
        for number, words in enumerate(attempts, 1)
    ]


def following(names: str, attempts: Sequence[str]) -> Next | None:
    return choice.after(
        tried(*attempts),
        failures=len(attempts),
        names=list(names),
        retry_after=None,
        now=NOON + timedelta(minutes=1),
    )


@pytest.fixture(autouse=True)
def _limits(settings: Settings) -> None:
    settings.CHAT_ATTEMPTS = 3
    settings.CHAT_TOTAL_TIMEOUT = 600


@pytest.mark.parametrize(
    ("names", "attempts", "left"),
    [
        ("AB", [], "AB"),
        ("AB", ["A timeout"], "AB"),
        ("AB", ["A timeout", "A broken"], "B"),
        ("AB", ["A auth"], "B"),
        ("AB", ["A context_length"], "B"),
        ("ABC", ["A auth", "B timeout", "B timeout"], "C"),
        ("AB", ["A lost", "A lost"], "AB"),
        ("A", ["A timeout", "A timeout"], "A"),
        ("A", ["A auth"], ""),
        # Who may recover is left when nobody else is.
        ("AB", ["A timeout", "A timeout", "B auth"], "A"),
        ("AB", ["A timeout", "A timeout", "B broken", "B broken"], "AB"),
        # Staff took A out of the chain meanwhile.
        ("B", ["A timeout"], "B"),
    ],
)
def test_who_failed_is_passed_over_while_another_is_left(
    names: str, attempts: list[str], left: str
) -> None:
    assert choice.left(list(names), tried(*attempts)) == list(left)


@pytest.mark.parametrize(
    ("names", "attempts", "detail"),
    [
        ("A", ["A timeout"], "retrying"),
        ("A", ["A timeout", "A timeout"], "retrying"),
        ("A", ["A timeout", "A timeout", "A timeout"], None),
        ("A", ["A auth"], None),
        ("A", ["A lost"], "restarting"),
        ("A", ["A lost", "A lost", "A lost"], None),
        ("AB", ["A auth"], "switching"),
        ("AB", ["A timeout"], "retrying"),
        ("AB", ["A timeout", "A timeout"], "switching"),
        ("AB", ["A timeout", "A timeout", "B timeout"], "retrying"),
        ("AB", ["A timeout", "A timeout", "B timeout", "B timeout"], None),
        ("AB", ["A auth", "B auth"], None),
        ("AB", ["A content_filter"], None),
        ("BA", ["A timeout"], "switching"),  # A rests
    ],
)
def test_what_comes_next(names: str, attempts: list[str], detail: str | None) -> None:
    found = following(names, attempts)
    assert (found.detail if found else None) == detail


@pytest.mark.parametrize(
    ("attempts", "longest"),
    [
        (["A auth"], 0),
        (["A lost"], 0),
        (["A timeout"], 1),
        (["A auth", "B timeout"], 1),
        (["A auth", "B timeout", "B timeout"], 2),
    ],
)
def test_only_a_retry_of_the_same_provider_waits_and_longer_each_time(
    attempts: list[str], longest: float
) -> None:
    found = following("AB", attempts)
    assert found
    assert longest / 2 <= found.delay.total_seconds() <= longest


@pytest.mark.parametrize(("asked", "least"), [(7.0, 7.0), (3600.0, 30.0)])
def test_a_retry_waits_as_long_as_the_provider_asks_within_reason(
    asked: float, least: float
) -> None:
    found = choice.after(
        tried("A rate_limited"), failures=1, names=["A"], retry_after=asked, now=NOON
    )
    assert found
    assert found.delay.total_seconds() == least


def test_one_failure_each_is_all_when_one_attempt_is_all(settings: Settings) -> None:
    settings.CHAT_ATTEMPTS = 1
    assert following("A", ["A timeout"]) is None
    found = following("AB", ["A timeout"])
    assert found == Next("switching")
    assert following("AB", ["A timeout", "B timeout"]) is None


def test_the_deadline_holds_over_all_attempts(settings: Settings) -> None:
    begun = NOON + timedelta(seconds=1)
    attempts = tried("A timeout", "A timeout")
    assert choice.deadline(attempts, NOON) == begun + timedelta(seconds=600)
    assert choice.deadline([], NOON) == NOON + timedelta(seconds=600)
    settings.CHAT_TOTAL_TIMEOUT = 59
    assert following("A", ["A timeout"]) is None
    assert following("AB", ["A auth"]) is None


def test_the_deadline_begins_anew_after_a_lost_worker(settings: Settings) -> None:
    settings.CHAT_TOTAL_TIMEOUT = 30
    assert following("A", ["A timeout", "A lost"]) == Next("restarting")
    attempts = tried("A timeout", "A lost", "A timeout")
    assert choice.deadline(attempts, NOON) == NOON + timedelta(seconds=33)
