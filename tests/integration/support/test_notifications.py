"""Who is told of what happens on tickets, and who is not."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chatsite.accounts.models import User
from support.actions import editing, followers, merging, notifications, reads, teams
from support.actions.editing import Edits
from support.lifecycle import Happening
from support.models import AgentProfile, Notification, Team, Ticket
from support.models.actor import SYSTEM, Actor
from support.models.notification import Kind
from support.models.status import Status
from support.notifying.choices import Channels
from support.notifying.news import news, unread
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


def told(user: User) -> list[str]:
    """The kinds of a person's news, in order."""
    rows = Notification.objects.filter(user=user).order_by("id")
    return list(rows.values_list("kind", flat=True))


def give(ticket: Ticket, to: User, by: User) -> None:
    editing.assign(ticket=ticket, to=to, by=Actor.agent(by))


def test_an_agent_is_told_what_they_are_given_and_not_what_they_take(
    ticket: Ticket, anna: User, ben: User
) -> None:
    give(ticket, anna, by=ben)
    give(desk.ticket(ticket.requester, "More"), ben, by=ben)
    assert told(anna) == [Kind.ASSIGNED]
    assert told(ben) == []


def test_the_owner_is_told_what_the_customer_writes(
    ticket: Ticket, anna: User, ben: User
) -> None:
    give(ticket, anna, by=ben)
    desk.writes(ticket)
    assert told(anna) == [Kind.ASSIGNED, Kind.CUSTOMER_REPLIED]
    assert told(ben) == []


def test_who_is_mentioned_is_told_of_the_note_once(
    ticket: Ticket, anna: User, ben: User
) -> None:
    followers.follow(ticket=ticket, agent=ben)
    desk.notes(ticket, anna, f"@{ben.username} do you know this?")
    assert told(ben) == [Kind.MENTIONED]


def test_who_follows_is_told_what_is_said_and_how_it_ends(
    ticket: Ticket, anna: User, ben: User
) -> None:
    followers.follow(ticket=ticket, agent=ben)
    desk.writes(ticket)
    desk.notes(ticket, anna)
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    assert told(ben) == [Kind.FOLLOWED] * len(told(ben))
    assert len(told(ben)) >= 4


def test_the_customer_is_told_answers_and_the_end_and_nothing_internal(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.notes(ticket, anna, "She is difficult.")
    give(ticket, anna, by=anna)
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    assert told(alice) == [Kind.AGENT_REPLIED, Kind.SOLVED]


def test_a_reply_in_its_undo_time_is_no_news(
    ticket: Ticket, alice: User, anna: User
) -> None:
    AgentProfile.objects.filter(user=anna).update(undo_seconds=15)
    desk.replies_to(ticket, anna)
    assert told(alice) == []


def test_only_who_asked_for_it_is_told_of_the_queue(
    helpers: Team, alice: User, anna: User, ben: User, carl: User
) -> None:
    for agent in (anna, carl):
        channels = {Kind.QUEUED: Channels(on_page=True, by_mail=False)}
        notifications.choose(user=agent, choices=channels)
    desk.ticket(alice)
    assert (told(anna), told(ben), told(carl)) == ([Kind.QUEUED], [], [])


def test_nobody_is_told_what_they_did_not_want(
    ticket: Ticket, anna: User, ben: User
) -> None:
    nowhere = {Kind.ASSIGNED: Channels(on_page=False, by_mail=False)}
    notifications.choose(user=anna, choices=nowhere)
    give(ticket, anna, by=ben)
    assert told(anna) == []


def test_news_of_a_ticket_are_one_entry(ticket: Ticket, anna: User, ben: User) -> None:
    give(ticket, anna, by=ben)
    for number in range(4):
        desk.writes(ticket, f"Hello {number}?")
    [entry] = news(anna).entries
    assert (entry.ticket, entry.unread, len(entry.lines), entry.more) == (
        (ticket, 5, 3, 2)
    )
    assert entry.lines[0].quote == "Hello 3?"
    assert unread(anna) == 1


def test_what_was_seen_on_the_page_of_the_ticket_is_read(
    ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    give(ticket, anna, by=ben)
    desk.replies_to(ticket, ben)
    for user in (anna, alice):
        assert unread(user) == 1
        reads.mark_seen(ticket=desk.fresh(ticket), user=user, seq=100)
        assert unread(user) == 0
    desk.writes(ticket)
    assert unread(anna) == 1


def test_an_older_tab_does_not_hide_what_came_later(
    ticket: Ticket, anna: User, ben: User
) -> None:
    seen = desk.fresh(ticket).seq
    give(ticket, anna, by=ben)
    reads.mark_seen(ticket=desk.fresh(ticket), user=anna, seq=seen)
    assert unread(anna) == 1


def test_news_of_what_was_merged_are_read_where_it_is_read(
    ticket: Ticket, anna: User, ben: User
) -> None:
    gone = desk.ticket(ticket.requester, "The same again")
    give(gone, anna, by=ben)
    merging.merge(ticket=gone, into=ticket, by=SYSTEM)
    reads.mark_seen(ticket=desk.fresh(ticket), user=anna, seq=100)
    assert unread(anna) == 0


def test_who_left_the_team_has_no_news_of_it(
    ticket: Ticket, helpers: Team, anna: User, ben: User
) -> None:
    give(ticket, anna, by=ben)
    teams.leave(team=helpers, user=anna, by=SYSTEM)
    assert unread(anna) == 0
    assert news(anna).entries == []


def test_anna_reads_one_and_then_all(
    client: Client, ticket: Ticket, anna: User, ben: User
) -> None:
    other = desk.ticket(ticket.requester, "Something else")
    for one in (ticket, other):
        give(one, anna, by=ben)
    client.force_login(anna)
    page = client.get(reverse("support:notifications"))
    assert page.content.count(b"data-unread") == 2
    read = reverse("support:read_notifications")
    assert client.post(read, {"ticket": other.number}).status_code == 302
    assert unread(anna) == 1
    client.post(read)
    assert unread(anna) == 0
    assert b"badge" not in client.get(reverse("support:notification_count")).content


def test_customers_choose_only_among_what_concerns_them(
    client: Client, alice: User, anna: User
) -> None:
    place = reverse("support:notification_choices")
    client.force_login(alice)
    page = client.get(place).content.decode()
    assert "I get an answer to my request" in page
    assert "mentioned" not in page
    client.post(place, {"page": ["agent_replied", "mentioned"], "mail": ["solved"]})
    boxes = client.get(place).context["kinds"]
    assert dict(boxes) == {
        Kind.AGENT_REPLIED: Channels(on_page=True, by_mail=False),
        Kind.SOLVED: Channels(on_page=False, by_mail=True),
    }


def test_a_page_of_news_costs_few_queries(
    ticket: Ticket, anna: User, ben: User, client: Client
) -> None:
    for number in range(12):
        give(desk.ticket(ticket.requester, f"Number {number}"), anna, by=ben)
    client.force_login(anna)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("support:notifications"))
    assert len(asked) <= 15


def test_a_status_that_an_agent_sets_is_news_for_the_customer(
    ticket: Ticket, alice: User, anna: User
) -> None:
    by = Actor.agent(anna)
    editing.edit(ticket=ticket, edits=Edits(status=Status.SOLVED), by=by)
    assert told(alice) == [Kind.SOLVED]
