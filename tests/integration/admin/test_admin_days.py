"""What old attempts came to, once their rows are gone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from chat.admin import words
from chat.models import AttemptDay
from chatsite.accounts.models import User
from tests import make
from tests.integration.admin.desk import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(sam: User) -> User:
    """May look at past attempts too."""
    sam.user_permissions.add(Permission.objects.get(codename="view_attemptday"))
    return sam


@pytest.fixture
def day(db: None) -> AttemptDay:
    """Four attempts, three of which brought a first token."""
    return AttemptDay.objects.create(
        day=date(2026, 1, 5),
        purpose="answer",
        provider="openai",
        model="gpt-5-mini",
        outcome="complete",
        attempts=4,
        chunks=90,
        characters=4000,
        prompt_tokens=812,
        completion_tokens=1240,
        cost=Decimal("0.0123"),
        first_tokens=3,
        to_first_token=timedelta(seconds=3.6),
        took=timedelta(seconds=16),
    )


def test_staff_reads_the_sums_and_means_of_a_day(desk: Client, day: AttemptDay) -> None:
    for address in (words.list_of(AttemptDay), words.page_of(AttemptDay, day.pk)):
        html = page(desk, address)
        for part in ("gpt-5-mini", "1.2 s", "4.0 s", "812 → 1,240", "0.0123"):
            assert part in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("day_from=2026-01-05&day_to=2026-01-05", True),
        ("day_from=2026-01-06", False),
        ("day_to=2026-01-04", False),
        ("model=gpt-5-mini", True),
        ("outcome__exact=failed", False),
        ("q=openai", True),
    ],
)
def test_staff_finds_a_day(
    asked: str, found: bool, desk: Client, day: AttemptDay
) -> None:
    html = page(desk, words.list_of(AttemptDay, asked))
    assert (words.page_of(AttemptDay, day.pk) in html) is found


def test_nobody_rewrites_the_past(desk: Client, day: AttemptDay) -> None:
    address = words.page_of(AttemptDay, day.pk)
    assert desk.post(address, {"attempts": "1"}).status_code == 403
    assert desk.post(f"{address}../delete/").status_code == 403


def test_staff_without_the_permission_do_not_see_them(
    client: Client, day: AttemptDay
) -> None:
    client.force_login(make.person("temp", is_staff=True))
    assert client.get(words.list_of(AttemptDay)).status_code == 403
