"""What is nearly or really broken is noticed, once, however many look."""

from datetime import timedelta

import pytest
from django.db import connection

from chatsite.accounts.models import User
from support.actions import service_levels
from support.lifecycle import Happening
from support.models import (
    Metric,
    SLAClock,
    SLAPolicy,
    Team,
    Ticket,
)
from support.models.status import Priority
from tests.integration.support import desk
from tests.integration.support.promises import (
    HOUR,
    clock,
    held,
    office,
    pass_time,
    set_priority,
    stands,
    told,
)
from tests.threads import together

pytestmark = pytest.mark.django_db

FIRST, NEXT, RESOLUTION = Metric
MINUTE = timedelta(minutes=1)


def test_a_warning_and_a_breach_are_each_told_once(promised: Ticket) -> None:
    service_levels.notice()
    assert told(promised) == []
    pass_time(promised, 50 * MINUTE)
    assert service_levels.notice() == 1
    assert service_levels.notice() == 0
    assert told(promised) == [("sla_warned", FIRST)]
    pass_time(promised, 15 * MINUTE)
    assert service_levels.notice() == 1
    assert service_levels.notice() == 0
    assert told(promised) == [("sla_warned", FIRST), ("sla_breached", FIRST)]
    assert stands(promised) == (clock(promised, FIRST).due_at, True)


def test_what_broke_while_nobody_looked_is_a_breach_and_no_warning(
    promised: Ticket,
) -> None:
    pass_time(promised, 2 * HOUR)
    service_levels.notice()
    service_levels.notice()
    assert told(promised) == [("sla_breached", FIRST)]


def test_nobody_is_told_of_what_was_answered_too_late_but_it_counts(
    promised: Ticket, anna: User
) -> None:
    pass_time(promised, 2 * HOUR)
    desk.replies_to(promised, anna)
    assert clock(promised, FIRST).breached_at is not None
    assert service_levels.notice() == 0
    assert stands(promised)[1] is False


def test_a_policy_may_do_without_warnings(promised: Ticket, policy: SLAPolicy) -> None:
    SLAPolicy.objects.update(warn_percent=None)
    set_priority(promised, Priority.HIGH)
    pass_time(promised, 55 * MINUTE)
    assert service_levels.notice() == 0


def test_a_broken_promise_stays_broken_while_the_ticket_waits(
    promised: Ticket, anna: User
) -> None:
    pass_time(promised, 9 * HOUR)
    service_levels.notice()
    desk.replies_to(promised, anna, then=Happening.REPLY_AND_WAIT)
    desk.writes(promised)
    assert service_levels.notice() == 0
    assert clock(promised, RESOLUTION).breached_at is not None
    assert stands(promised)[1] is True


def test_tickets_of_which_one_fails_are_noticed_all_the_same(
    promised: Ticket, alice: User, helpers: Team
) -> None:
    other = desk.ticket(alice)
    for late in (promised, other):
        pass_time(late, 2 * HOUR)
    zone = office("Broken", zone="Nowhere/Land")
    Ticket.objects.filter(pk=promised.pk).update(
        team=Team.objects.create(name="Lost", business_calendar=zone)
    )
    assert service_levels.notice() == 1
    assert told(promised) == []
    assert told(other) == [("sla_breached", FIRST)]


def test_clocks_that_are_over_cost_no_time_when_due_ones_are_looked_for(
    promised: Ticket,
) -> None:
    over = clock(promised, FIRST)
    started = over.started_at
    rows = (
        SLAClock(
            ticket=promised,
            metric=NEXT,
            target_seconds=3600,
            started_at=started + number * MINUTE,
            warn_at=started,
            due_at=started,
            fulfilled_at=started,
        )
        for number in range(5000)
    )
    SLAClock.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE support_slaclock")
    for found, index in (
        (SLAClock.objects.breaching().order_by("due_at"), "clock_due"),
        (SLAClock.objects.warning().order_by("warn_at"), "clock_warn"),
    ):
        assert index in found[:500].explain()


@pytest.mark.django_db(transaction=True)
def test_two_who_notice_at_once_tell_once(
    promised: Ticket, alice: User, helpers: Team
) -> None:
    late = [promised, *(desk.ticket(alice, f"Trouble {n}") for n in range(3))]
    for one in late:
        pass_time(one, 2 * HOUR)
    assert sum(together(service_levels.notice, service_levels.notice)) == 4
    for one in late:
        assert told(one) == [("sla_breached", FIRST)]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_somebody_answers_just_now_is_noticed_later(
    promised: Ticket,
) -> None:
    pass_time(promised, 2 * HOUR)
    with held(promised):
        assert service_levels.notice() == 0
    assert service_levels.notice() == 1


@pytest.mark.django_db(transaction=True)
def test_several_reckon_changed_rules_together(
    promised: Ticket, alice: User, policy: SLAPolicy
) -> None:
    tickets = [promised, *(desk.ticket(alice, f"Trouble {n}") for n in range(5))]
    policy.targets.update(first_response=30)
    service_levels.rules_changed()
    reckoned = together(service_levels.reckon_stale, service_levels.reckon_stale)
    assert sum(reckoned) == 6
    assert {clock(one, FIRST).target_seconds for one in tickets} == {1800}


def test_more_time_than_was_broken_makes_it_unbroken(
    promised: Ticket, policy: SLAPolicy
) -> None:
    pass_time(promised, 2 * HOUR)
    service_levels.notice()
    assert stands(promised)[1] is True
    policy.targets.filter(priority=Priority.LOW).update(first_response=180)
    set_priority(promised, Priority.LOW)
    assert stands(promised)[1] is False
    pass_time(promised, 2 * HOUR)
    service_levels.notice()
    assert told(promised).count(("sla_breached", FIRST)) == 2
