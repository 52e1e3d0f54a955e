"""What the pages of a ticket cost, however much was said on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.models import Chat
from chatsite.accounts.models import User
from support.models import Team, Ticket, TicketMessage
from support.models.ids import new_id
from support.models.membership import asked_once, roles_of
from tests import make
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

# Session, user, teams and ticket; 3 for the conversation, 3 for the customer, 2 for what
# the agent began to write, 2 to mark it as seen, 3 for the sidebar, 9 for the fields and
# what they offer, 1 for the clocks. Each reads another table, by an index.
MOST_QUERIES = 27
# The chat's messages, their texts and ratings, and each change of hands.
MOST_OF_A_CHAT = 4
MOST_OF_CHANGES = 10
LONG = 200


@pytest.fixture
def annas(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def talked(ticket: Ticket, anna: User, ben: User) -> Ticket:
    """Alice, Anna and Ben have said something; it is not Alice's only ticket."""
    desk.ticket(ticket.requester)
    desk.writes(ticket, "It is *still* broken.")
    desk.replies_to(ticket, anna)
    desk.notes(ticket, ben)
    return desk.fresh(ticket)


def lengthen(ticket: Ticket) -> None:
    """Say it all again and again."""
    said = list(TicketMessage.objects.of(ticket).in_order())
    now = timezone.now()
    for number in range(LONG):
        again = said[number % len(said)]
        again.pk, again.at = new_id(), now + timedelta(seconds=number)
        again.save(force_insert=True)


def queries(client: Client, path: str, **headers: str) -> int:
    """How many a page takes that was shown before."""
    assert client.get(path, headers=headers).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path, headers=headers).status_code == 200
    return len(asked)


def test_a_long_conversation_costs_no_more_queries_than_a_short_one(
    annas: Client, talked: Ticket
) -> None:
    path = talked.get_absolute_url()
    short = queries(annas, path)
    lengthen(talked)
    assert queries(annas, path) == short <= MOST_QUERIES


def test_a_chat_above_it_costs_little_more(annas: Client, chat: Chat) -> None:
    make.exchange(chat)
    ticket = desk.from_chat(chat)
    most = MOST_QUERIES + MOST_OF_A_CHAT
    assert queries(annas, ticket.get_absolute_url()) <= most


def test_more_teams_tags_and_agents_cost_no_more(
    annas: Client, anna: User, talked: Ticket
) -> None:
    path = talked.get_absolute_url()
    before = queries(annas, path)
    for number in range(3):
        desk.agent("dora", desk.team(f"Team {number}"))
    assert queries(annas, path) == before


def test_what_changed_costs_few_queries(annas: Client, talked: Ticket) -> None:
    lengthen(talked)
    path = f"{talked.get_absolute_url()}changes/?after=1&seen=1"
    assert queries(annas, path, **{"HX-Request": "true"}) <= MOST_OF_CHANGES


def test_a_page_asks_once_who_its_viewer_is_and_the_next_one_anew(
    helpers: Team, anna: User
) -> None:
    with CaptureQueriesContext(connection) as asked, asked_once():
        assert roles_of(anna) == roles_of(anna) == {helpers.pk: desk.Role.AGENT}
    assert len(asked) == 1
    desk.leaves(helpers, anna)
    assert roles_of(anna) == {}
    with asked_once():
        assert roles_of(anna) == {}


def test_outside_of_a_page_nothing_about_rights_is_kept(
    helpers: Team, anna: User
) -> None:
    assert roles_of(anna)
    desk.leaves(helpers, anna)
    assert not roles_of(anna)
