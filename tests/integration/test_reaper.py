"""What the reaper finds, however much there is and however many look for it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from chat.models import Attempt, Generation
from chat.streaming import reaper
from chat.streaming.database import db
from chatsite.accounts.models import User
from tests import following, make
from tests.threads import together
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=5)


def lost(user: User) -> UUID:
    """An answer whose engine died a while ago."""
    generation = make.exchange(make.chat(user)).answer.generation
    assert generation
    following.claimed(generation.id, "a dead engine")
    Generation.objects.filter(id=generation.id).update(
        lease_until=timezone.now() - LONG_AGO
    )
    return generation.id


def forgotten(user: User, ago: timedelta = LONG_AGO) -> UUID:
    """An answer that the broker was told of and forgot."""
    generation = make.exchange(make.chat(user)).answer.generation
    assert generation
    Generation.objects.filter(id=generation.id).update(sent_at=timezone.now() - ago)
    return generation.id


def state(generation: UUID) -> str:
    return Generation.objects.get(id=generation).state


@pytest.mark.django_db(transaction=True)
def test_three_reapers_at_once_move_each_run_once(alice: User) -> None:
    runs = [lost(alice) for _ in range(5)] + [forgotten(alice) for _ in range(5)]
    assert sum(together(*[reaper.reap] * 3)) == len(runs)
    assert reaper.reap() == 0
    failures = Generation.objects.values_list("failures", flat=True).order_by()
    assert sorted(failures) == [0] * 5 + [1] * 5
    assert Attempt.objects.filter(outcome="lost").count() == 5


def test_a_pass_takes_those_that_waited_longest_and_the_next_goes_on(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaper, "AT_ONCE", 2)
    waits = [timedelta(seconds=seconds) for seconds in (20, 60, 40)]
    runs = [forgotten(alice, ago) for ago in waits]
    begun = timezone.now()
    assert reaper.reap() == 2
    sent = Generation.objects.filter(sent_at__gte=begun)
    assert set(sent.values_list("id", flat=True)) == {runs[1], runs[2]}
    assert [reaper.reap(), reaper.reap()] == [1, 0]


def test_a_run_that_cannot_be_moved_does_not_hold_up_the_others(alice: User) -> None:
    bad, good = lost(alice), lost(alice)
    Generation.objects.filter(id=bad).update(
        stop_requested=True, purpose="of an app that is gone"
    )
    assert reaper.reap() == 1
    assert (state(bad), state(good)) == ("running", "queued")


def test_a_stop_that_was_asked_for_while_queued_again_is_kept(alice: User) -> None:
    run = forgotten(alice)
    Generation.objects.filter(id=run).update(stop_requested=True)
    assert reaper.reap() == 1
    assert state(run) == "stopped"


def test_a_run_that_is_sent_again_reaches_the_broker_once(
    alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    forgotten(alice)
    with django_capture_on_commit_callbacks() as told:
        reaper.reap()
        reaper.reap()
    assert len(told) == 1


async def test_a_worker_reaps_by_itself_where_beat_is_dead(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaper, "SPARE_EVERY_S", 0.01)
    alice = await db(make.person, "alice")
    reaping = asyncio.create_task(reaper.keep_reaping())
    run = await db(lost, alice)
    await db(wait_for, run, "queued")
    reaping.cancel()
    await asyncio.gather(reaping, return_exceptions=True)


def wait_for(run: UUID, wanted: str) -> None:
    wait_until(lambda: state(run) == wanted)


# Both hold what is queued or running, and nothing else.
PARTIAL = ("generation_unfinished", "generation_one_at_a_time")


@pytest.mark.parametrize("what", ["abandoned", "unclaimed", "running_since"])
def test_what_has_ended_costs_the_reaper_nothing(alice: User, what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO chat_generation (id, purpose, subject, requested_by_id, state,
                attempt, failures, prefix, stop_requested, holder, detail,
                finish_reason, error_code, error, created_at, sent_at)
            SELECT gen_random_uuid(), 'answer', gen_random_uuid(), %s, 'complete',
                1, 0, '', false, '', '', '', '', '', now(), now()
              FROM generate_series(1, 10000)
            """,
            [alice.id],
        )
        cursor.execute("ANALYZE chat_generation")
    now, every = timezone.now(), Generation.objects.all()
    rows = {
        "abandoned": every.abandoned(now),
        "unclaimed": every.unclaimed(now, LONG_AGO),
        "running_since": every.running_since(now),
    }
    plan = rows[what].order_by("sent_at").explain()
    assert any(f"using {index} on" in plan for index in PARTIAL)
