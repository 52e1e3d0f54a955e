"""New tickets find an agent by their team's rule, and one agent only."""

import json
from collections import Counter
from collections.abc import Collection
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from chatsite.accounts.models import User
from support import presence, tasks
from support.actions import assigning, editing, teams, tickets
from support.actions.editing import Edits
from support.assignment import TASK
from support.lifecycle import Happening
from support.models import AgentProfile, Team, TeamMembership, Ticket
from support.models.actor import SYSTEM, Actor
from support.models.status import Status
from support.presence import Tab
from tests import make
from tests.integration.support import desk
from tests.integration.support.turns import (
    Method,
    assign,
    follows,
    online,
    owner,
    owners,
)

pytestmark = pytest.mark.django_db


def test_agents_take_turns_and_the_longest_waiting_ticket_goes_first(
    going_round: Team, waiting: list[Ticket], anna: User, ben: User
) -> None:
    assert assign(going_round) == 4
    assert owners(waiting) == [anna, ben, anna, ben]


def test_whose_turn_it_is_survives_a_pause(
    going_round: Team, alice: User, anna: User, ben: User
) -> None:
    given = []
    for number in range(3):
        given.append(desk.ticket(alice, f"Trouble {number}"))
        assign(going_round)
    assert owners(given) == [anna, ben, anna]


def test_the_least_busy_has_the_fewest_open_tickets_in_all_teams(
    helpers: Team, billing: Team, waiting: list[Ticket], anna: User, alice: User
) -> None:
    zoe = desk.agent("zoe", helpers, billing)
    online(anna, zoe)
    follows(helpers, Method.LEAST_BUSY)
    for number in range(2):
        elsewhere = desk.ticket(alice, f"Bill {number}", team=billing)
        editing.assign(ticket=elsewhere, to=zoe, by=SYSTEM)
    assign(helpers)
    assert owners(waiting)[:2] == [anna, anna]
    assert Counter(owners(waiting)) == {anna: 3, zoe: 1}


def test_by_hand_nobody_is_given_anything(
    helpers: Team, waiting: list[Ticket], anna: User
) -> None:
    online(anna)
    assert assign(helpers) == 0
    follows(helpers, Method.MANUAL)
    assert assign(helpers) == 0
    assert assigning.waiting_teams() == []


def test_only_who_is_online_present_and_still_here_is_given_tickets(
    going_round: Team, waiting: list[Ticket], anna: User, ben: User, carl: User
) -> None:
    online(carl)  # of another team

    def present(agents: Collection[int]) -> set[int]:
        return set(agents) - {anna.pk}

    assigning.assign_waiting(team_id=going_round.pk, present=present)
    assert set(owners(waiting)) == {ben}


@pytest.mark.parametrize("availability", ["busy", "away", "offline"])
def test_who_is_not_available_is_given_nothing(
    availability: str, going_round: Team, waiting: list[Ticket], anna: User, ben: User
) -> None:
    AgentProfile.objects.filter(user=anna).update(availability=availability)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert assign(going_round) == 0


def test_nobody_is_given_more_than_they_may_have_open_in_the_team(
    going_round: Team, waiting: list[Ticket], anna: User, ben: User
) -> None:
    TeamMembership.objects.filter(agent=anna).update(capacity=1)
    TeamMembership.objects.filter(agent=ben).update(capacity=None)
    assign(going_round)
    assert Counter(owners(waiting)) == {anna: 1, ben: 3}


def test_nobody_is_given_more_than_they_may_have_open_in_all_teams(
    going_round: Team, waiting: list[Ticket], anna: User, ben: User
) -> None:
    online(anna, ben, max_open=1)
    assert assign(going_round) == 2
    assert Counter(owners(waiting)) == {anna: 1, ben: 1, None: 2}


def test_a_ticket_that_waits_for_its_customer_makes_room_for_another(
    going_round: Team, waiting: list[Ticket], anna: User, ben: User
) -> None:
    online(anna, ben, max_open=1)
    assign(going_round)
    desk.replies_to(waiting[0], anna, then=Happening.REPLY_AND_WAIT)
    assert assign(going_round) == 1
    assert owner(waiting[2]) == anna


def test_when_nobody_may_have_it_a_ticket_waits_until_somebody_comes(
    helpers: Team, ticket: Ticket, anna: User
) -> None:
    follows(helpers, Method.ROUND_ROBIN)
    assert assign(helpers) == 0
    assert owner(ticket) is None
    assert assigning.waiting_teams() == [helpers.pk]
    teams.set_availability(agent=anna, availability="online")
    assert assign(helpers) == 1
    assert owner(ticket) == anna
    assert assigning.waiting_teams() == []


def test_nobody_answers_themselves(
    going_round: Team, alice: User, anna: User, ben: User
) -> None:
    own, other = desk.ticket(anna), desk.ticket(alice)
    AgentProfile.objects.filter(user=ben).update(availability="away")
    assert assign(going_round) == 1
    assert owners([own, other]) == [None, anna]


def test_snoozed_and_pending_tickets_are_left_alone(
    going_round: Team, waiting: list[Ticket]
) -> None:
    later = timezone.now() + timedelta(days=1)
    Ticket.objects.filter(pk=waiting[0].pk).update(snoozed_until=later)
    desk.put(waiting[1], Status.PENDING)
    desk.put(waiting[2], Status.SOLVED)
    assert assign(going_round) == 1
    assert owner(waiting[3]) is not None


def test_the_audit_says_that_the_desk_gave_it_to_whom(
    going_round: Team, ticket: Ticket, anna: User
) -> None:
    assign(going_round)
    event = ticket.events.get(field="assignee")
    assert (event.actor_type, event.actor, event.old) == ("system", None, None)
    assert event.new == {"id": anna.pk, "name": anna.display_name}


# --- When it is looked for somebody ----------------------------------------------


def sent_for(team: Team) -> int:
    """Jobs that wait in the broker to assign this team's tickets."""
    broker = redis.Redis.from_url(settings.REDIS_URL)
    try:
        jobs = [json.loads(job)["headers"] for job in broker.lrange("celery", 0, -1)]
    finally:
        broker.close()
    ours = (job for job in jobs if job["task"] == TASK)
    return sum(job["argsrepr"] == repr([str(team.pk)]) for job in ours)


@pytest.mark.django_db(transaction=True)
def test_it_is_looked_for_somebody_when_a_ticket_comes_or_an_agent_has_time(
    going_round: Team, billing: Team, alice: User, anna: User, carl: User
) -> None:
    looks = [sent_for(going_round)]

    def looked() -> bool:
        looks.append(sent_for(going_round))
        return looks[-1] > looks[-2]

    ticket = desk.ticket(alice)
    assert looked()
    teams.set_availability(agent=anna, availability="online")
    assert looked()
    tickets.take(ticket=ticket, agent=anna)
    assert not looked()
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    assert looked()
    elsewhere = desk.ticket(alice, "Bill", team=billing)
    assert not looked()
    editing.edit(ticket=elsewhere, edits=Edits(team=going_round), by=Actor.agent(carl))
    assert looked()


def test_the_job_gives_tickets_to_who_is_at_the_desk_only(
    going_round: Team, ticket: Ticket, ben: User
) -> None:
    tasks.assign(str(going_round.pk))
    assert owner(ticket) is None
    tab = Tab(ben.pk, "tab")
    presence.at_desk(tab)
    tasks.assign(str(going_round.pk))
    presence.left_desk(tab)
    assert owner(ticket) == ben


def test_people_without_a_profile_are_not_there(helpers: Team, ticket: Ticket) -> None:
    follows(helpers, Method.ROUND_ROBIN)
    helpers.memberships.create(agent=make.person("new"))
    assert assign(helpers) == 0
