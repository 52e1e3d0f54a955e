"""What agents do again and again: many tickets at once, macros, saved views."""

from typing import Any

import pytest

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support import conversation, variables
from support.actions import bulk, macros, saved_views
from support.actions.editing import Edits
from support.models import Macro, SavedView, Tag, Team, Ticket
from support.models.status import Status
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


def test_fifty_tickets_at_once_and_each_says_how_it_went(
    alice: User, bob: User, anna: User, helpers: Team, billing: Team
) -> None:
    mine = [desk.ticket(alice) for _ in range(3)]
    desk.put(mine[1], Status.CLOSED)
    elsewhere = desk.ticket(bob, team=billing)
    numbers = [*(t.number for t in mine), elsewhere.number, mine[0].number]
    results = bulk.edit_all(
        numbers=numbers, edits=Edits(status=Status.PENDING), agent=anna
    )
    assert [r.refusal != "" for r in results.each] == [False, True, False, True]
    assert str(results) == (
        "Changed 2 of 4 tickets. "
        f"#{mine[1].number}: From Closed there is no Pending. "
        f"#{elsewhere.number}: There is no such ticket."
    )
    assert desk.fresh(mine[2]).status == Status.PENDING
    assert desk.fresh(elsewhere).status == Status.NEW
    with pytest.raises(Refused):
        bulk.edit_all(numbers=range(51), edits=Edits(), agent=anna)


def test_a_macro_speaks_in_the_words_of_the_ticket_and_edits_it(
    ticket: Ticket, alice: User, anna: User
) -> None:
    tag = Tag.objects.create(name="known")
    macro = Macro(
        title="Known",
        owner=anna,
        body="Hello {{ customer.first_name }}, #{{ticket.number}} {{ agent.name }}",
        actions={"status": "pending", "add_tags": ["known"], "assignee": "me"},
    )
    macros.save(macro=macro, by=anna)
    macros.apply(macro=macro, ticket=ticket, agent=anna, key="m1")
    after = desk.fresh(ticket)
    assert (after.status, after.assignee) == (Status.PENDING, anna)
    assert list(after.tags.all()) == [tag]
    said = [m.body for m in conversation.messages(ticket, alice)]
    assert said[-1] == f"Hello Alice, #{ticket.number} Anna"


@pytest.mark.parametrize(
    "broken",
    [
        {"body": "{{ customer.password }}"},
        {"actions": {"explode": True}},
        {"actions": {"status": "gone"}},
        {"actions": {"add_tags": ["unheard of"]}},
        {"actions": {"add_tags": 7}},
        {"actions": {"team": 0}},
        {"actions": {"snooze_hours": 1e9}},
        {"actions": [1]},
    ],
)
def test_a_broken_macro_is_not_stored(anna: User, broken: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        macros.save(macro=Macro(title="Broken", **broken), by=anna)
    assert not Macro.objects.exists()


def test_macros_are_ones_own_the_teams_or_everybodys(
    anna: User, ben: User, helpers: Team, billing: Team
) -> None:
    scopes: dict[str, dict[str, Any]] = {
        "own": {"owner": anna},
        "bens": {"owner": ben},
        "team": {"team": helpers},
        "other": {"team": billing},
        "all": {},
    }
    for title, scope in scopes.items():
        Macro.objects.create(title=title, **scope)
    titles = Macro.objects.visible_to(anna).values_list("title", flat=True)
    assert list(titles) == ["all", "own", "team"]


def test_an_unknown_variable_stays_to_be_seen() -> None:
    values = {"customer.name": "{{ agent.name }}"}
    text = "{{customer.name}} {{ customer.nam }} {customer.name}"
    filled = variables.fill(text, values)
    assert filled == "{{ agent.name }} {{ customer.nam }} {customer.name}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"filters": {"colour": "red"}},
        {"filters": {"status": "gone"}},
        {"filters": []},
        {"sort": "beauty"},
        {"columns": ["secrets"]},
        {"owner": None},
    ],
)
def test_a_view_of_what_does_not_exist_is_not_stored(
    anna: User, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        saved_views.save(view=SavedView(**{"name": "V", "owner": anna, **wrong}))
    saved_views.save(view=SavedView(name="V", owner=anna, filters={"folder": "mine"}))
