"""What is promised to customers follows from what happened, whatever changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import editing, handoffs, merging, service_levels
from support.actions.change import Verb
from support.actions.changing import changing
from support.actions.editing import Edits
from support.lifecycle import Happening
from support.models import (
    AgentProfile,
    Metric,
    SLAPolicy,
    Team,
    Ticket,
    TicketMessage,
)
from support.models.actor import AI, SYSTEM, Actor
from support.models.status import Priority, Status
from tests import make
from tests.integration.support import desk
from tests.integration.support.promises import (
    HOUR,
    clock,
    made_at,
    office,
    pass_time,
    set_priority,
    stands,
)
from tests.integration.support.promises import policy as new_policy

pytestmark = pytest.mark.django_db

FIRST, NEXT, RESOLUTION = Metric
MINUTE = timedelta(minutes=1)


# --- When something is due -------------------------------------------------------


def test_what_is_asked_on_friday_afternoon_is_due_on_monday_morning(
    promised: Ticket, helpers: Team
) -> None:
    helpers.business_calendar = office()
    helpers.save()
    berlin = ZoneInfo("Europe/Berlin")
    made_at(promised, datetime(2026, 11, 20, 16, 30, tzinfo=berlin))
    monday = datetime(2026, 11, 23, 9, 30, tzinfo=berlin)
    assert clock(promised, FIRST).due_at == monday
    assert stands(promised)[0] == monday


def test_the_first_policy_that_a_ticket_meets_counts(
    alice: User, helpers: Team
) -> None:
    urgent = new_policy("Urgent", position=1, priority=Priority.URGENT)
    new_policy("Others", position=2)
    new_policy("Never", position=0, is_active=False)
    ticket = desk.ticket(alice)
    assert clock(ticket, FIRST).policy_name == "Others"
    set_priority(ticket, Priority.URGENT)
    assert clock(ticket, FIRST).policy == urgent


def test_the_hours_of_a_policy_count_before_those_of_the_team(
    alice: User, helpers: Team
) -> None:
    helpers.business_calendar = office("Team")
    helpers.save()
    policy = new_policy(calendar=office("Policy"))
    assert clock(desk.ticket(alice), FIRST).calendar == policy.calendar


def test_without_a_policy_nothing_is_promised(alice: User, helpers: Team) -> None:
    ticket = desk.ticket(alice)
    assert not ticket.clocks.exists()
    assert stands(ticket) == (None, False)


# --- Rules 1 to 4, through what people do ----------------------------------------


def ai_answers(ticket: Ticket) -> None:
    with changing(ticket, by=AI) as change:
        message = TicketMessage(visibility="public", body="Have you tried?")
        change.say(message, Verb.REPLIED)


def test_only_a_persons_reply_is_a_first_response(promised: Ticket, anna: User) -> None:
    ai_answers(promised)
    desk.notes(promised, anna)
    with changing(promised, by=SYSTEM) as change:
        message = TicketMessage(visibility="public", body="We got your mail.")
        change.say(message, Verb.REPLIED)
    assert clock(promised, FIRST).fulfilled_at is None
    desk.replies_to(promised, anna)
    assert clock(promised, FIRST).fulfilled_at is not None


def test_the_ais_first_answer_is_recorded_apart(promised: Ticket) -> None:
    ai_answers(promised)
    promised.refresh_from_db()
    first = promised.first_ai_response_at
    assert first is not None
    ai_answers(promised)
    promised.refresh_from_db()
    assert (promised.first_ai_response_at, promised.first_response_at) == (first, None)


def test_a_reply_that_can_be_taken_back_is_no_response_yet(
    promised: Ticket, anna: User
) -> None:
    AgentProfile.objects.filter(user=anna).update(undo_seconds=15)
    desk.replies_to(promised, anna)
    assert clock(promised, FIRST).fulfilled_at is None


def test_a_customer_who_asks_again_waits_from_their_first_question(
    promised: Ticket, anna: User
) -> None:
    desk.replies_to(promised, anna)
    desk.writes(promised)
    asked = clock(promised, NEXT).started_at
    pass_time(promised)
    desk.writes(promised)
    desk.replies_to(promised, anna)
    answered = clock(promised, NEXT)
    assert answered.started_at == asked - HOUR
    assert answered.used_seconds // 60 == 60
    assert answered.fulfilled_at is not None


def test_solving_cancels_the_wait_for_the_next_response(
    promised: Ticket, anna: User
) -> None:
    desk.replies_to(promised, anna)
    desk.writes(promised)
    set_status(promised, Status.SOLVED, anna)
    assert clock(promised, NEXT).cancelled_at is not None


def test_waiting_for_the_customer_is_not_held_against_the_desk(
    promised: Ticket, anna: User
) -> None:
    pass_time(promised, 2 * HOUR)
    desk.replies_to(promised, anna, then=Happening.REPLY_AND_WAIT)
    paused = clock(promised, RESOLUTION)
    assert paused.due_at is None
    assert stands(promised) == (None, False)
    pass_time(promised, 3 * HOUR)
    desk.writes(promised)
    running = clock(promised, RESOLUTION)
    assert running.paused_at is None
    assert running.due_at is not None
    assert about(running.due_at, timezone.now() + 6 * HOUR)


def test_a_thank_you_reopens_and_the_resolution_goes_on_where_it_was(
    promised: Ticket, anna: User
) -> None:
    pass_time(promised, 2 * HOUR)
    desk.replies_to(promised, anna, then=Happening.REPLY_AND_SOLVE)
    assert clock(promised, RESOLUTION).fulfilled_at is not None
    pass_time(promised, 5 * HOUR)
    desk.writes(promised, "Thanks!")
    again = clock(promised, RESOLUTION)
    assert again.fulfilled_at is None
    assert again.used_seconds // 60 == 120
    assert promised.clocks.filter(metric=RESOLUTION).count() == 1


def test_reply_and_solve_is_first_a_response_and_then_the_end(
    promised: Ticket, anna: User
) -> None:
    desk.replies_to(promised, anna, then=Happening.REPLY_AND_SOLVE)
    for metric in (FIRST, RESOLUTION):
        assert clock(promised, metric).fulfilled_at is not None
        assert clock(promised, metric).cancelled_at is None


def test_a_merged_ticket_is_due_no_more_and_replies_wait_on_the_other(
    promised: Ticket, alice: User, anna: User
) -> None:
    other = desk.ticket(alice, "The same")
    desk.replies_to(other, anna)
    merging.merge(ticket=promised, into=other, by=Actor.agent(anna))
    assert not promised.clocks.open().exists()
    assert stands(promised) == (None, False)
    desk.writes(promised, "Anybody?")
    assert clock(other, NEXT).fulfilled_at is None
    assert not promised.clocks.filter(metric=NEXT).exists()


def test_while_the_ai_has_the_chat_again_nobody_is_late(
    policy: SLAPolicy, alice: User, anna: User, helpers: Team
) -> None:
    chat = make.chat(alice)
    ticket = desk.from_chat(chat)
    handoffs.hand_back(ticket=ticket, by=Actor.agent(anna))
    assert not ticket.clocks.open().filter(metric=FIRST).exists()
    desk.from_chat(chat)
    assert ticket.clocks.open().filter(metric=FIRST).count() == 1


# --- Rule 5: rules that change ---------------------------------------------------


def set_status(ticket: Ticket, status: Status, agent: User) -> None:
    editing.edit(ticket=ticket, edits=Edits(status=status), by=Actor.agent(agent))


def about(one: datetime, other: datetime) -> bool:
    return abs(one - other) < MINUTE


def test_a_higher_priority_is_due_earlier_as_if_it_had_always_been_so(
    promised: Ticket, policy: SLAPolicy
) -> None:
    policy.targets.filter(priority=Priority.URGENT).update(first_response=10)
    pass_time(promised)
    promised.refresh_from_db()
    set_priority(promised, Priority.URGENT)
    first = clock(promised, FIRST)
    assert first.due_at is not None
    assert about(first.due_at, promised.created_at + 10 * MINUTE)


def test_another_teams_hours_count_from_the_beginning(promised: Ticket) -> None:
    closed = office("Never on these days")
    closed.intervals.exclude(weekday=0).delete()
    today = timezone.localdate()
    for day in range(21):
        closed.holidays.create(date=today + timedelta(days=day - 7))
    other = Team.objects.create(name="Second line", business_calendar=closed)
    editing.edit(ticket=promised, edits=Edits(team=other), by=SYSTEM)
    due = clock(promised, FIRST).due_at
    assert due is not None
    assert due.date() > today + timedelta(days=13)


def test_a_metric_that_the_policy_lacks_is_cancelled_and_may_come_back(
    promised: Ticket, policy: SLAPolicy
) -> None:
    policy.targets.filter(priority=Priority.LOW).update(first_response=None)
    set_priority(promised, Priority.LOW)
    assert clock(promised, FIRST).cancelled_at is not None
    assert clock(promised, RESOLUTION).cancelled_at is None
    set_priority(promised, Priority.NORMAL)
    assert clock(promised, FIRST).cancelled_at is None
    assert promised.clocks.filter(metric=FIRST).count() == 1


def test_a_changed_policy_is_reckoned_on_every_open_ticket(
    promised: Ticket, policy: SLAPolicy, alice: User, helpers: Team, anna: User
) -> None:
    done = desk.ticket(alice)
    desk.replies_to(done, anna, then=Happening.REPLY_AND_SOLVE)
    was = clock(done, FIRST).target_seconds
    policy.targets.update(first_response=30)
    service_levels.rules_changed()
    service_levels.rules_changed()
    assert service_levels.reckon_stale() == 1
    assert clock(promised, FIRST).target_seconds == 30 * 60
    assert clock(done, FIRST).target_seconds == was
    assert service_levels.reckon_stale() == 0


def test_a_promise_that_was_kept_is_kept_whatever_changes_later(
    promised: Ticket, policy: SLAPolicy, anna: User
) -> None:
    pass_time(promised, HOUR / 2)
    desk.replies_to(promised, anna)
    policy.targets.filter(priority=Priority.URGENT).update(first_response=10)
    set_priority(promised, Priority.URGENT)
    first = clock(promised, FIRST)
    assert (first.target_seconds, first.breached_at) == (3600, None)


def test_no_promise_is_made_for_what_is_over(
    alice: User, helpers: Team, anna: User
) -> None:
    ticket = desk.ticket(alice)
    desk.replies_to(ticket, anna)
    new_policy()
    set_priority(ticket, Priority.HIGH)
    assert not ticket.clocks.filter(metric=FIRST).exists()
    assert ticket.clocks.filter(metric=RESOLUTION).exists()
