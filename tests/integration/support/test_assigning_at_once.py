"""However many assign, take and leave at the same moment, a ticket has one owner."""

from collections import Counter

import pytest
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import teams, tickets
from support.models import Team, TeamMembership, Ticket
from support.models.actor import SYSTEM
from tests.integration.support import desk
from tests.integration.support.promises import held
from tests.integration.support.turns import (
    Method,
    assign,
    follows,
    online,
    owner,
    owners,
)
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_workers_at_once_give_each_ticket_to_one_agent(
    going_round: Team, alice: User, anna: User, ben: User
) -> None:
    TeamMembership.objects.update(capacity=3)
    made = [desk.ticket(alice, f"Trouble {number}") for number in range(8)]
    given = together(*[lambda: assign(going_round)] * 4)
    assert sum(given) == 6
    assert Counter(owners(made)) == {anna: 3, ben: 3, None: 2}
    for ticket in made:
        assert ticket.events.filter(field="assignee").count() <= 1


def test_several_workers_at_once_keep_to_the_turns(
    going_round: Team, alice: User, anna: User, ben: User
) -> None:
    made = [desk.ticket(alice, f"Trouble {number}") for number in range(8)]
    together(*[lambda: assign(going_round)] * 4)
    assert owners(made) == [anna, ben] * 4


def test_two_teams_at_once_do_not_overload_an_agent_of_both(
    helpers: Team, billing: Team, alice: User
) -> None:
    both = desk.agent("zoe", helpers, billing)
    online(both, max_open=3)
    made = []
    for team in (helpers, billing):
        follows(team, Method.LEAST_BUSY)
        made += [desk.ticket(alice, f"Trouble {n}", team=team) for n in range(3)]
    together(lambda: assign(helpers), lambda: assign(billing))
    assert Counter(owners(made))[both] == 3


def test_two_teams_of_the_same_agents_do_not_wait_for_each_other(
    helpers: Team, billing: Team, alice: User
) -> None:
    """Each looks at the same people in the other order, down to the last."""
    first, second = (desk.agent(name, helpers, billing) for name in ("zoe", "yan"))
    online(first, second)
    for team, turn in ((helpers, first), (billing, second)):
        follows(team, Method.ROUND_ROBIN)
        others = team.memberships.exclude(agent=turn)
        others.update(last_assigned_at=timezone.now())
        for number in range(6):
            desk.ticket(alice, f"Trouble {number}", team=team)
    given = together(*[lambda: assign(helpers), lambda: assign(billing)] * 2)
    assert sum(given) == 12


def test_who_takes_a_ticket_while_the_rule_gives_it_away_learns_who_has_it(
    helpers: Team, anna: User, ben: User, ticket: Ticket
) -> None:
    online(anna)
    follows(helpers, Method.ROUND_ROBIN)

    def take() -> str:
        try:
            tickets.take(ticket=ticket, agent=ben)
        except Refused as refused:
            return refused.message
        return "mine"

    said, given = together(take, lambda: assign(helpers))
    has_it = owner(ticket)
    assert has_it in (anna, ben)
    assert (said, given) == (
        ("mine", 0) if has_it == ben else (f"{anna.display_name} has it.", 1)
    )


def test_a_ticket_that_somebody_changes_just_now_is_passed_over(
    going_round: Team, waiting: list[Ticket]
) -> None:
    with held(waiting[0]):
        assert assign(going_round) == 3
        assert owner(waiting[0]) is None
    assert assign(going_round) == 1


def test_who_leaves_the_team_just_now_keeps_no_ticket(
    helpers: Team, anna: User, ticket: Ticket
) -> None:
    online(anna)
    follows(helpers, Method.ROUND_ROBIN)
    together(
        lambda: teams.leave(team=helpers, user=anna, by=SYSTEM),
        lambda: assign(helpers),
    )
    assert owner(ticket) is None
