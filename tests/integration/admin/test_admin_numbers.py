"""The start page of the admin tells staff the truth about the last days."""

import random
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from chat.admin import numbers
from chat.models import Attempt, Generation
from chat.models.ids import new_id
from chat.purposes import answer
from chatsite.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
State = Generation.State


def ran(
    user: User,
    at: datetime,
    state: str,
    wait: float | None,
    *,
    purpose: str = answer.NAME,
) -> Attempt:
    """A run that ended, with one attempt that waited *wait* seconds."""
    run = Generation.objects.create(
        purpose=purpose, subject=new_id(), requested_by=user, state=state, sent_at=at
    )
    Generation.objects.filter(pk=run.pk).update(created_at=at)
    return Attempt.objects.create(
        generation=run,
        number=1,
        provider="openai",
        model="gpt-5" if at.hour % 2 else "gpt-5-mini",
        started_at=at,
        first_token_at=None if wait is None else at + timedelta(seconds=wait),
        prompt_tokens=100,
        completion_tokens=None if wait is None else 10,
    )


def percentile(values: list[float], percent: int) -> float:
    """As PostgreSQL's percentile_cont: linear between the nearest ranks."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def seconds(value: timedelta | None) -> float:
    assert value is not None
    return value.total_seconds()


@pytest.fixture
def week(alice: User) -> list[tuple[datetime, str, float | None]]:
    """Sixty runs of the last nine days, some of them failures."""
    draw = random.Random(5)
    runs: list[tuple[datetime, str, float | None]] = []
    for _ in range(60):
        at = NOW - timedelta(hours=draw.randrange(9 * 24))
        state = draw.choice([State.COMPLETE, State.STOPPED, State.FAILED])
        wait = None if state == State.FAILED else round(draw.uniform(0.1, 3), 3)
        runs.append((at, state, wait))
        ran(alice, at, state, wait)
    first = NOW.date() - timedelta(days=6)
    return [run for run in runs if run[0].date() >= first]


def test_the_numbers_equal_a_count_by_hand(
    week: list[tuple[datetime, str, float | None]],
) -> None:
    found = numbers.of_last(7, NOW)
    good = Counter(at.date() for at, state, _ in week if state != State.FAILED)
    bad = Counter(at.date() for at, state, _ in week if state == State.FAILED)
    assert [day.day for day in found.days] == [
        NOW.date() - timedelta(days=ago) for ago in range(6, -1, -1)
    ]
    assert {day.day: day.answers for day in found.days if day.answers} == good
    assert {day.day: day.failures for day in found.days if day.failures} == bad
    waits = [wait for _, _, wait in week if wait is not None]
    assert seconds(found.median) == pytest.approx(percentile(waits, 50))
    assert seconds(found.p95) == pytest.approx(percentile(waits, 95))
    assert found.tokens == 100 * len(week) + 10 * len(waits)


def test_the_numbers_of_a_model_are_its_own(
    week: list[tuple[datetime, str, float | None]],
) -> None:
    for use in numbers.of_last(7, NOW).models:
        own = [run for run in week if (run[0].hour % 2 == 1) == (use.model == "gpt-5")]
        waits = [wait for _, _, wait in own if wait is not None]
        assert use.attempts == len(own)
        assert use.prompt_tokens == 100 * len(own)
        assert use.completion_tokens == 10 * len(waits)
        assert seconds(use.median) == pytest.approx(percentile(waits, 50))


def test_a_draft_is_no_answer_but_costs_tokens(alice: User) -> None:
    ran(alice, NOW, State.COMPLETE, 1, purpose="draft")
    found = numbers.of_last(7, NOW)
    assert found.answers == 0
    assert found.tokens == 110


def test_days_begin_at_midnight_of_the_site(alice: User, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    ran(alice, datetime(2026, 11, 20, 23, 30, tzinfo=UTC), State.COMPLETE, 1)
    assert [day.answers for day in numbers.of_last(2, NOW).days] == [0, 1]


def test_numbers_cost_five_queries_whatever_the_days(
    week: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in (7, 30):
        with django_assert_num_queries(5):
            numbers.of_last(days, NOW)


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of somebody who may see everything."""
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    return client


def test_a_new_site_says_that_there_are_no_answers_yet(desk: Client) -> None:
    html = desk.get("/admin/").content.decode()
    assert "No answers yet" in html
    assert "<svg viewBox" not in html


def test_staff_sees_charts_and_the_same_numbers_in_a_table(
    desk: Client, alice: User
) -> None:
    ran(alice, datetime.now(UTC) - timedelta(minutes=5), State.COMPLETE, 1.2)
    ran(alice, datetime.now(UTC) - timedelta(minutes=4), State.FAILED, None)
    html = desk.get("/admin/", {"days": "30"}).content.decode()
    assert html.count('<svg viewBox="0 0 30 ') == 2
    assert "1 answers, 1 failures" in html
    assert "median 1.2 s, p95 1.2 s" in html
    assert "Tokens by model" in html
    assert "Day by day" in html


@pytest.mark.parametrize("days", ["", "8", "-1", "1e9", "\x00"])
def test_an_odd_period_is_the_usual_one(days: str, desk: Client) -> None:
    assert desk.get("/admin/", {"days": days}).context["period"] == 7
