"""Reports count what happened, for who leads it, and nothing of other teams."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import editing, service_levels
from support.actions.editing import Edits
from support.lifecycle import Happening
from support.models import AIRun, CSATResponse, Handoff, SLAPolicy, Team, Ticket
from support.models.actor import SYSTEM, Actor
from support.models.status import Status
from support.reports import ai
from support.reports.backlog import backlog
from support.reports.measures import table, total
from support.reports.scope import By, Scope, teams_reported_to
from tests import make
from tests.integration.support import desk
from tests.integration.support.promises import pass_time

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def days(*teams: Team, back: int = 2, **more: object) -> Scope:
    """The last days up to today."""
    today = timezone.localdate()
    ids = tuple(team.pk for team in teams)
    return Scope(ids, today - timedelta(days=back), today, **more)  # type: ignore[arg-type]


def at(ticket: Ticket, **moments: datetime) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(**moments)


def asked(requester: User, ago: timedelta) -> Ticket:
    ticket = desk.ticket(requester)
    at(ticket, created_at=timezone.now() - ago)
    return desk.fresh(ticket)


def test_times_are_medians_and_the_ninth_tenth(
    helpers: Team, alice: User, anna: User
) -> None:
    for minutes in (10, 20, 90):
        ticket = asked(alice, 3 * HOUR)
        first = ticket.created_at + timedelta(minutes=minutes)
        at(ticket, first_response_at=first)
    found = total(days(helpers))
    assert found.created == 3
    assert found.first_median == timedelta(minutes=20)
    assert found.first_p90 == timedelta(minutes=76)


def test_what_is_reopened_is_solved_no_more(
    ticket: Ticket, helpers: Team, anna: User
) -> None:
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    assert total(days(helpers)).solved == 1
    desk.writes(ticket, "Thanks, but no.")
    assert total(days(helpers)).solved == 0


def test_ai_answers_are_no_response_of_people(ticket: Ticket, helpers: Team) -> None:
    at(ticket, first_ai_response_at=ticket.created_at + HOUR)
    found = total(days(helpers))
    assert (found.ai_first_median, found.first_median) == (HOUR, None)


def test_promises_count_as_kept_or_broken(
    policy: SLAPolicy, helpers: Team, alice: User, anna: User
) -> None:
    kept, broken = desk.ticket(alice), desk.ticket(alice)
    pass_time(broken, 2 * HOUR)
    service_levels.notice()
    for ticket in (kept, broken):
        desk.replies_to(ticket, anna)
    found = total(days(helpers))
    assert (found.kept, found.broken, found.within) == (1, 1, 0.5)


def test_the_backlog_of_a_day_is_what_was_open_at_its_end(
    helpers: Team, alice: User, anna: User
) -> None:
    day = timedelta(days=1)
    old, gone, spam = (asked(alice, 4 * day) for _ in range(3))
    asked(alice, day)
    editing.edit(ticket=gone, edits=Edits(status=Status.SOLVED), by=SYSTEM)
    at(gone, solved_at=timezone.now() - day)
    editing.edit(ticket=spam, edits=Edits(status=Status.SPAM), by=Actor.agent(anna))
    assert old.is_open
    assert list(backlog(days(helpers)).values()) == [3, 3, 2]
    today = timezone.localdate()
    earlier = Scope((helpers.pk,), today - 2 * day, today - day)
    assert list(backlog(earlier).values()) == [3, 3]


def test_rows_are_days_teams_agents_or_products(
    helpers: Team, billing: Team, alice: User, anna: User
) -> None:
    mine = desk.ticket(alice)
    desk.ticket(alice, team=billing)
    editing.assign(ticket=mine, to=anna, by=SYSTEM)
    scope = days(helpers, billing)
    assert [row.created for row in table(scope, By.DAY)] == [0, 0, 2]
    teams = {row.name: row.created for row in table(scope, By.TEAM)}
    assert teams == {"Helpers": 1, "Billing": 1}
    agents = {row.name: row.created for row in table(scope, By.AGENT)}
    assert agents == {anna.display_name: 1, "Nobody": 1}
    assert [row.name for row in table(scope, By.PRODUCT)] == ["None"]
    assert total(days(helpers, billing, agent=anna.pk)).created == 1


def test_satisfaction_is_of_who_solved_it(
    ticket: Ticket, helpers: Team, alice: User, anna: User
) -> None:
    now = timezone.now()
    other = desk.ticket(alice)
    unanswered = desk.ticket(alice)
    CSATResponse.objects.create(
        ticket=ticket, score=5, agent=anna, handled_by="human", answered_at=now
    )
    CSATResponse.objects.create(
        ticket=other, score=2, handled_by="mixed", answered_at=now
    )
    CSATResponse.objects.create(ticket=unanswered)
    scope = days(helpers)
    assert (total(scope).ratings, total(scope).csat) == (2, 3.5)
    assert total(days(helpers, agent=anna.pk)).csat == 5
    assert ai.ratings_by_handler(scope) == {"human": (1, 5.0), "mixed": (1, 2.0)}


def test_conversations_are_autonomous_until_people_get_them(
    ticket: Ticket, helpers: Team, alice: User
) -> None:
    old, new, handed = (make.chat(alice) for _ in range(3))
    for chat, ago in ((old, 9), (new, 0), (handed, 9)):
        for _ in range(2):
            run = AIRun.objects.create(kind="answer", state="done", chat=chat)
            moment = timezone.now() - timedelta(days=ago)
            AIRun.objects.filter(pk=run.pk).update(
                created_at=moment, finished_at=moment + timedelta(seconds=4)
            )
    Handoff.objects.create(
        chat=handed, ticket=ticket, direction="to_people", reason="asked", from_epoch=0
    )
    found = ai.outcomes(days(helpers, back=20))
    assert (found.conversations, found.handed_off, found.autonomous) == (3, 1, 2)
    assert found.durable == 1
    assert found.answer_median == timedelta(seconds=4)


def test_leads_see_their_teams_staff_all_and_others_nothing(
    client: Client, helpers: Team, billing: Team, alice: User, anna: User, lena: User
) -> None:
    desk.ticket(alice)
    desk.ticket(alice, team=billing)
    boss = make.person("boss", is_staff=True, is_superuser=True)
    assert set(teams_reported_to(lena)) == {helpers}
    assert set(teams_reported_to(boss)) == {helpers, billing}
    place = reverse("support:reports_csv") + "?by=team"
    for user, teams in ((lena, {"Helpers"}), (boss, {"Helpers", "Billing"})):
        client.force_login(user)
        rows = csv.DictReader(StringIO(client.get(place).content.decode()))
        assert {row["team"] for row in rows} == teams
    client.force_login(lena)
    sneaky = client.get(f"{place}&team={billing.pk}").content.decode()
    assert "Billing" not in sneaky
    for user in (anna, alice):
        client.force_login(user)
        assert client.get(place).status_code == 404
        assert client.get(reverse("support:reports")).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?by=agent", "?start=nonsense&team=999999", "?start=2019-01-01"]
)
def test_the_page_shows_whatever_is_asked_in_a_bounded_number_of_queries(
    client: Client, ticket: Ticket, lena: User, query: str
) -> None:
    client.force_login(lena)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("support:reports") + query)
    assert page.status_code == 200
    assert len(queries) <= 45


def test_a_team_named_like_a_formula_is_text_in_the_file(
    client: Client, alice: User
) -> None:
    sums = desk.team("=SUM(A1)")
    lead = desk.agent("lead", sums, role=desk.Role.LEAD)
    desk.ticket(alice, team=sums)
    client.force_login(lead)
    file = client.get(reverse("support:reports_csv"), {"by": "team"})
    assert "'=SUM(A1)" in file.content.decode()
