"""The pages of the inbox: what they cost, and what they do without script."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chatsite.accounts.models import User
from support.models import Team, Ticket
from support.models.status import Priority
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

# Three for session, user and teams, two for the list, four for what its forms offer,
# three for what the sidebar shows beside; one is left to note when the session was used.
MOST_QUERIES = 13


@pytest.fixture
def annas(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def test_a_page_costs_few_queries_however_many_rows(
    annas: Client, alice: User, helpers: Team
) -> None:
    for count in (1, 9):
        for _ in range(count):
            desk.ticket(alice, team=helpers)
        with CaptureQueriesContext(connection) as queries:
            page = annas.get("/support/inbox/", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize(
    "query", ["folder=gone", "team=a", "sort=odd", "view=1", "view=x", "priority=9"]
)
def test_a_list_that_does_not_exist_is_not_found(annas: Client, query: str) -> None:
    assert annas.get(f"/support/inbox/?{query}").status_code == 404


def test_without_script_the_outcome_is_told_on_the_page(
    annas: Client, ticket: Ticket
) -> None:
    back = "/support/inbox/?folder=mine&sort=due"
    chosen = {"ticket": [ticket.number, 999_999], "priority": "3", "back": back}
    response = annas.post("/support/inbox/bulk/", chosen, follow=True)
    assert response.redirect_chain == [(back, 302)]
    page = response.content.decode()
    assert "Changed 1 of 2 tickets. #999999: There is no such ticket." in page
    assert desk.fresh(ticket).priority == Priority.HIGH


@pytest.mark.parametrize(
    "chosen",
    [{"priority": "3"}, {"ticket": "1"}, {"ticket": "1", "assignee": "1 OR 1"}],
)
def test_what_changes_nothing_is_refused(annas: Client, chosen: dict[str, str]) -> None:
    assert annas.post("/support/inbox/bulk/", chosen).status_code == 422


def test_nobody_is_led_to_another_site(annas: Client, ticket: Ticket) -> None:
    chosen = {"ticket": ticket.number, "priority": 3, "back": "//evil.example"}
    response = annas.post("/support/inbox/bulk/", chosen)
    assert response["Location"] == "/support/inbox/"
