"""Staff configure the desk and look at tickets; nobody rewrites what was said."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chat.admin import words
from chatsite.accounts.models import User
from support.access import Role, role_on
from support.actions import followers
from support.actions.editing import assign
from support.models import (
    AgentProfile,
    AIRun,
    Attachment,
    Macro,
    Product,
    SavedView,
    Tag,
    Team,
    Ticket,
    TicketEvent,
    TicketMessage,
)
from support.models.actor import SYSTEM
from tests import make
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

LOOK_ONLY = [Ticket, TicketMessage, TicketEvent, Attachment, AIRun]
CONFIGURED = [Team, AgentProfile, Product, Tag, Macro, SavedView]


@pytest.fixture
def root(client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", [*LOOK_ONLY, *CONFIGURED])
def test_every_list_opens_and_searches(
    root: Client, ticket: Ticket, anna: User, model: type[Ticket]
) -> None:
    desk.notes(ticket, anna)
    for query in ("", "q=help", "q=%00", "q=x'"):
        assert root.get(words.list_of(model, query)).status_code == 200


@pytest.mark.parametrize("model", LOOK_ONLY)
def test_tickets_are_looked_at_and_neither_made_nor_changed(
    root: Client, ticket: Ticket, anna: User, model: type[Ticket]
) -> None:
    desk.replies_to(ticket, anna)
    name = f"admin:support_{model._meta.model_name}"
    assert root.get(reverse(f"{name}_add")).status_code == 403
    if row := model.objects.first():
        address = reverse(f"{name}_change", args=[row.pk])
        assert root.get(address).status_code == 200
        assert root.post(address, {"subject": "x", "body": "x"}).status_code == 403
        delete = reverse(f"{name}_delete", args=[row.pk])
        assert root.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("found", ["number", "requester_email", "pk"])
def test_staff_finds_a_ticket(root: Client, ticket: Ticket, found: str) -> None:
    query = f"q={getattr(ticket, found)}"
    html = root.get(words.list_of(Ticket, query)).content.decode()
    assert words.page_of(Ticket, ticket.pk) in html
    html = root.get(words.list_of(Ticket, "q=nothing")).content.decode()
    assert words.page_of(Ticket, ticket.pk) not in html


def test_a_longer_list_asks_no_more_queries(
    root: Client,
    alice: User,
    anna: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(5):
        desk.notes(desk.ticket(alice), anna)
    for model in LOOK_ONLY:
        # Session, user, count, rows, teams of the filter.
        with django_assert_max_num_queries(6):
            root.get(words.list_of(model))


def members(team: Team, /, **fields: Any) -> dict[str, Any]:
    """The form of a team with its first member."""
    return {
        "name": team.name,
        "is_active": "on",
        "is_default": "on",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": team.memberships.count(),
        "assignment_rule-TOTAL_FORMS": 0,
        "assignment_rule-INITIAL_FORMS": 0,
        **{f"memberships-0-{name}": value for name, value in fields.items()},
    }


def test_staff_puts_an_agent_into_a_team_and_takes_them_out_at_once(
    root: Client, ticket: Ticket, bob: User, helpers: Team
) -> None:
    page = words.page_of(Team, helpers.pk)
    form = members(helpers, agent=bob.pk, role="agent", team=helpers.pk)
    assert root.post(page, form).status_code == 302
    assert role_on(bob, ticket) == Role.AGENT
    assert bob.agent_profile.availability == "offline"
    assign(ticket=ticket, to=bob, by=SYSTEM)
    followers.follow(ticket=ticket, agent=bob)
    member = helpers.memberships.get()
    form = members(
        helpers,
        id=member.pk,
        agent=bob.pk,
        role="agent",
        team=helpers.pk,
        DELETE="on",
    )
    assert root.post(page, form).status_code == 302
    assert role_on(bob, desk.fresh(ticket)) == Role.NOBODY
    assert desk.fresh(ticket).assignee is None


@pytest.mark.parametrize(
    ("model", "wrong", "said"),
    [
        (Macro, {"title": "M", "body": "{{ x }}", "actions": "{}"}, "no such variable"),
        (Macro, {"title": "M", "actions": '{"status": "x"}'}, "This macro is broken"),
        (SavedView, {"name": "V", "filters": '{"x": 1}', "sort": "due"}, "No such"),
    ],
)
def test_staff_is_told_what_is_wrong_with_a_macro_or_a_view(
    root: Client, anna: User, model: type[Macro], wrong: dict[str, Any], said: str
) -> None:
    data = {"owner": anna.pk, "mode": "public", "columns": "[]", **wrong}
    response = root.post(reverse(f"admin:support_{model._meta.model_name}_add"), data)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not model.objects.exists()
