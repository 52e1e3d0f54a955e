"""Staff find what they look for, in lists that stay quick."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from chat.actions import feedback
from chat.admin import words
from chat.admin.base import BoundedPaginator
from chat.admin.messages import EXCERPT
from chat.models import Chat, Message
from chatsite.accounts.models import User
from tests import make
from tests.integration.admin.desk import MODELS, answered, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=paris", True),
        ("q=PARIS+dot", True),
        ('q="dot+paris"', False),
        ("q=london", False),
        ("q=%00", True),
        ("state__exact=complete", True),
        ("state__exact=failed", False),
        ("role__exact=user", False),
        ("model=gpt-5-mini", True),
        ("model=unheard-of", True),
        ("reviewed=no", True),
        ("reviewed=yes", False),
        ("created_at_from=2026-13-45", True),
        ("created_at_from=9999-12-31", False),
        ("created_at_to=9999-12-31", True),
        ("created_at_to=2001-01-01", False),
    ],
)
def test_staff_finds_a_message_by_words_day_state_model_and_review(
    asked: str, found: bool, desk: Client, answer: Message
) -> None:
    answered(answer, "Paris dot")
    html = page(desk, words.list_of(Message, asked))
    assert (words.page_of(Message, answer.pk) in html) is found


@pytest.mark.parametrize("kind", ["pk", "chat_id", "generation_id"])
def test_a_pasted_id_finds_the_message(
    kind: str, desk: Client, answer: Message
) -> None:
    html = page(desk, words.list_of(Message, f"q={getattr(answer, kind)}"))
    assert words.page_of(Message, answer.pk) in html
    nobody = page(
        desk, words.list_of(Message, "q=0199a1b2-0000-7000-8000-000000000000")
    )
    assert words.page_of(Message, answer.pk) not in nobody


def test_a_day_filter_holds_its_last_day_whole(desk: Client, answer: Message) -> None:
    late = timezone.localtime().replace(hour=23, minute=59) - timedelta(days=3)
    Message.objects.filter(pk=answer.pk).update(created_at=late)
    for days_off, found in ((0, True), (-1, False), (1, False)):
        day = (late + timedelta(days=days_off)).date()
        on = f"created_at_from={day}&created_at_to={day}"
        html = page(desk, words.list_of(Message, on))
        assert (words.page_of(Message, answer.pk) in html) is found


@pytest.mark.parametrize("model", MODELS)
def test_a_longer_list_asks_no_more_queries(
    model: type[Chat],
    desk: Client,
    alice: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        make.exchange(make.chat(alice, f"Trip {number}"))
    for message in Message.objects.answers():
        answered(message)
        feedback.rate(message=message, user=alice, rating=1)
    # Session, user, two for permissions, count, rows, models of the filter.
    with django_assert_max_num_queries(7):
        page(desk, words.list_of(model))


def test_lists_do_not_read_the_texts(desk: Client, answer: Message) -> None:
    answered(answer, "x" * 5000)
    with CaptureQueriesContext(connection) as asked:
        assert "x" * (EXCERPT + 1) not in page(desk, words.list_of(Message))
    for query in asked.captured_queries:
        sql = query["sql"].replace('LEFT("chat_message"."content"', "")
        assert '"chat_message"."content"' not in sql
        assert '"chat_message"."html"' not in sql


def test_pages_count_no_further_than_their_bound(alice: User) -> None:
    for number in range(3):
        make.chat(alice, f"Trip {number}")

    class Tiny(BoundedPaginator):
        MOST = 2

    assert Tiny(Chat.objects.order_by("pk"), 1).num_pages == 2
    assert Tiny(Chat.objects.order_by("pk"), 1).has_more
    assert not BoundedPaginator(Chat.objects.order_by("pk"), 1).has_more
