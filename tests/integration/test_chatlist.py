"""The list of Alice's chats, page after page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import chatlist
from chat.actions import chats
from chat.models import Chat
from chatsite.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def many(owner: User, count: int) -> None:
    """Chats an hour apart, "chat 0" the newest."""
    now = timezone.now()
    Chat.objects.bulk_create(
        Chat(owner=owner, title=f"chat {n}", active_at=now - timedelta(hours=n))
        for n in range(count)
    )


def titles(page: chatlist.Page) -> list[str]:
    return [chat.title for _, day in page.days for chat in day]


def test_every_chat_is_listed_once_and_in_order(alice: User, bob: User) -> None:
    many(alice, 95)
    many(bob, 3)
    found, cursor = [], ""
    while True:
        page = chatlist.page(alice, cursor=cursor)
        found += titles(page)
        cursor = page.next_cursor
        if not cursor:
            break
    assert found == [f"chat {n}" for n in range(95)]


def test_chats_of_the_same_moment_are_neither_lost_nor_doubled(alice: User) -> None:
    many(alice, 70)
    Chat.objects.update(active_at=timezone.now())
    first = chatlist.page(alice)
    second = chatlist.page(alice, cursor=first.next_cursor)
    third = chatlist.page(alice, cursor=second.next_cursor)
    found = [*titles(first), *titles(second), *titles(third)]
    assert len(found) == len(set(found)) == 70


def test_the_days_have_names(alice: User) -> None:
    many(alice, 60)
    labels = [label for label, _ in chatlist.page(alice).days]
    assert labels[:2] == ["Today", "Yesterday"] or labels[0] == "Today"
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("cursor", ["x", "%00", "e30=", "W10=", "WzEsMl0=", "é" * 50])
def test_a_broken_cursor_shows_the_first_page(alice: User, cursor: str) -> None:
    many(alice, 3)
    assert len(titles(chatlist.page(alice, cursor=cursor))) == 3


def test_pinned_stand_on_top_and_archived_and_deleted_are_elsewhere(
    alice: User,
) -> None:
    kept, pinned, archived, deleted = (make.chat(alice, t) for t in "abcd")
    chats.set_pinned(chat=pinned, pinned=True)
    chats.set_archived(chat=archived, archived=True)
    chats.delete(chat=deleted)
    page = chatlist.page(alice)
    assert page.pinned == [pinned]
    assert titles(page) == [kept.title]
    assert titles(chatlist.page(alice, archived=True)) == [archived.title]
    chats.restore(chat=deleted)
    assert deleted.title in titles(chatlist.page(alice))


def test_search_finds_titles_whatever_is_typed(alice: User) -> None:
    make.chat(alice, "Trip to 100% Rome")
    make.chat(alice, "Taxes")
    assert titles(chatlist.page(alice, query="rome")) == ["Trip to 100% Rome"]
    assert titles(chatlist.page(alice, query="100%")) == ["Trip to 100% Rome"]
    assert titles(chatlist.page(alice, query="\0")) != []


def test_ten_thousand_chats_cost_no_more_than_ten(alice: User) -> None:
    many(alice, 10_000)
    with CaptureQueriesContext(connection) as queries:
        page = chatlist.page(alice)
        chatlist.page(alice, cursor=page.next_cursor)
    assert len(queries) == 3
    plan = Chat.objects.visible_to(alice).current().newest_first()[:31].explain()
    assert "chat_list" in plan
