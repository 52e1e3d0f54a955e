"""How long things are kept, and that a number or a chat is never lost by the tidying."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from chat import retention, tasks
from chat.actions import chats
from chat.models import (
    Attempt,
    AttemptDay,
    Chat,
    Generation,
    GenerationChunk,
    Message,
)
from chatsite.accounts.actions import delete_account
from chatsite.accounts.models import User
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)


def ended(answer: Message) -> Generation:
    """As if the engine had written it."""
    run = answer.generation
    assert run
    Message.objects.filter(id=answer.id).update(state="complete", content="Paris.")
    Generation.objects.filter(id=run.id).update(state="complete")
    return run


def tried(
    run: Generation, number: int = 1, at: datetime = LONG_AGO, **fields: object
) -> Attempt:
    """An attempt that brought its first token after 2 s and its last after 5."""
    usual: dict[str, object] = {
        "provider": "openai",
        "model": "gpt-5",
        "outcome": "complete",
        "first_token_at": at + timedelta(seconds=2),
        "ended_at": at + timedelta(seconds=5),
        "characters": 100,
        "chunks": 10,
        "completion_tokens": 20,
        "cost": Decimal("0.25"),
    }
    return Attempt.objects.create(
        generation=run, number=number, started_at=at, **{**usual, **fields}
    )


@pytest.fixture
def run(alice: User) -> Generation:
    """Alice was answered."""
    return ended(make.exchange(make.chat(alice)).answer)


def test_old_attempts_leave_their_sums_and_new_ones_stay(run: Generation) -> None:
    for number in range(3):
        tried(run, number, prompt_tokens=7)
    tried(run, 3, outcome="failed", first_token_at=None, cost=None)
    new = tried(run, 4, at=timezone.now())
    assert retention.PARTS["attempts"]() == 4
    assert list(Attempt.objects.all()) == [new]
    good, bad = AttemptDay.objects.order_by("outcome")
    assert (good.day, good.purpose, good.model) == (date(2026, 1, 5), "answer", "gpt-5")
    assert (good.attempts, good.first_tokens, good.characters) == (3, 3, 300)
    assert (good.prompt_tokens, good.completion_tokens) == (21, 60)
    assert good.cost == Decimal("0.75")
    assert good.to_first_token == timedelta(seconds=6)
    assert good.took == timedelta(seconds=15)
    assert (bad.outcome, bad.attempts, bad.first_tokens) == ("failed", 1, 0)


def test_a_second_pass_adds_to_the_day_and_counts_nothing_twice(
    run: Generation,
) -> None:
    tried(run, 1)
    assert retention.PARTS["attempts"]() == 1
    assert retention.PARTS["attempts"]() == 0
    tried(run, 2)
    assert retention.PARTS["attempts"]() == 1
    assert [day.attempts for day in AttemptDay.objects.all()] == [2]


def test_days_are_those_of_the_site(run: Generation, settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    tried(run)
    retention.PARTS["attempts"]()
    assert AttemptDay.objects.get().day == date(2026, 1, 6)


def test_an_attempt_that_still_runs_is_never_summed_up(run: Generation) -> None:
    tried(run, outcome="running", ended_at=None)
    assert retention.PARTS["attempts"]() == 0
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_each_attempt_once(alice: User) -> None:
    for _ in range(20):
        run = ended(make.exchange(make.chat(alice)).answer)
        for number in range(10):
            tried(run, number, at=LONG_AGO - timedelta(days=number))
    counted = together(*[retention.PARTS["attempts"]] * 3)
    # Whoever passes over a locked row leaves it to who holds it.
    assert sum(counted) == 200
    assert AttemptDay.objects.aggregate(Sum("attempts"))["attempts__sum"] == 200
    assert not Attempt.objects.exists()


def deleted(chat: Chat, days: float) -> Chat:
    chats.delete(chat=chat)
    Chat.objects.filter(id=chat.id).update(
        deleted_at=timezone.now() - timedelta(days=days)
    )
    return chat


def test_a_deleted_chat_can_be_brought_back_until_the_site_erases_it(
    alice: User, settings: LazySettings
) -> None:
    old, new, kept = (make.chat(alice) for _ in range(3))
    run = ended(make.exchange(old).answer)
    tried(run, at=timezone.now())
    deleted(old, days=8)
    deleted(new, days=6)
    assert retention.PARTS["erase"]() == 0
    settings.CHAT_ERASE_DELETED = 7
    assert retention.PARTS["erase"]() == 1
    assert set(Chat.objects.all()) == {new, kept}
    assert not Message.objects.exists()
    assert not Generation.objects.exists()
    assert AttemptDay.objects.get().attempts == 1


def test_what_answers_cost_is_still_known_when_a_person_leaves(
    alice: User, run: Generation
) -> None:
    tried(run, at=timezone.now())
    delete_account(user=alice)
    assert not Attempt.objects.exists()
    assert AttemptDay.objects.get().cost == Decimal("0.25")


def test_idle_chats_are_put_away_and_come_back_with_the_next_question(
    alice: User, settings: LazySettings
) -> None:
    idle, pinned, writing, fresh = (make.chat(alice) for _ in range(4))
    chats.set_pinned(chat=pinned, pinned=True)
    make.exchange(writing)
    old = [idle.id, pinned.id, writing.id]
    Chat.objects.filter(id__in=old).update(
        active_at=timezone.now() - timedelta(minutes=31)
    )
    assert retention.PARTS["archive"]() == 0
    settings.CHAT_ARCHIVE_IDLE = 30
    assert retention.PARTS["archive"]() == 1
    assert retention.PARTS["archive"]() == 0
    assert set(Chat.objects.current()) == {pinned, writing, fresh}
    make.exchange(Chat.objects.get(id=idle.id))
    assert idle in Chat.objects.current()


@pytest.mark.django_db(transaction=True)
def test_a_chat_that_somebody_asks_in_at_this_moment_is_not_put_away(
    alice: User, settings: LazySettings
) -> None:
    settings.CHAT_ARCHIVE_IDLE = 30
    chat = make.chat(alice)
    Chat.objects.update(active_at=timezone.now() - timedelta(hours=1))
    with transaction.atomic():
        make.exchange(chat)
        assert together(retention.PARTS["archive"]) == [0]
    chat.refresh_from_db()
    assert chat.archived_at is None


def test_rows_that_nothing_leads_to_are_swept(alice: User, run: Generation) -> None:
    running = make.exchange(make.chat(alice)).answer.generation
    orphan = make.exchange(make.chat(alice)).answer.generation
    assert running
    assert orphan
    for generation in (run, running):
        GenerationChunk.objects.create(
            generation=generation, attempt=1, offset=0, text="Par"
        )
    tried(orphan)
    Message.objects.filter(id=orphan.subject).delete()
    assert retention.PARTS["leftovers"]() == 2
    assert [chunk.generation for chunk in GenerationChunk.objects.all()] == [running]
    assert set(Generation.objects.all()) == {run, running}
    assert AttemptDay.objects.get().attempts == 1


def test_expired_sessions_go_with_their_devices(alice: User) -> None:
    def signed_in(days_left: int, last_seen_hours_ago: int) -> str:
        store = SessionStore()
        store.create()
        key = store.session_key
        assert key
        Session.objects.filter(session_key=key).update(
            expire_date=timezone.now() + timedelta(days=days_left)
        )
        seen = timezone.now() - timedelta(hours=last_seen_hours_ago)
        UserSession.objects.create(
            user=alice, ip="::1", session_key=key, last_seen_at=seen
        )
        return key

    alive, _expired = signed_in(1, 48), signed_in(-1, 48)
    # Signed in a moment ago, and its session is not stored yet.
    new = signed_in(-1, 0)
    assert retention.PARTS["sessions"]() == 3
    assert set(Session.objects.values_list("session_key", flat=True)) == {alive}
    kept = set(UserSession.objects.values_list("session_key", flat=True))
    assert kept == {alive, new}


def test_each_part_is_a_job_of_its_own(run: Generation) -> None:
    tried(run)
    tasks.tidy("attempts")
    assert AttemptDay.objects.get().attempts == 1


def test_one_command_does_a_pass_of_everything(run: Generation) -> None:
    tried(run)
    said = StringIO()
    call_command("tidy", stdout=said)
    assert "attempts: 1\n" in said.getvalue()


def test_every_part_has_its_time(settings: LazySettings) -> None:
    due = {
        entry["args"][0]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"] == "chat.tasks.tidy"
    }
    # The other two are due only where a site asks for them.
    assert due == set(retention.PARTS) - {"archive", "erase"}
    assert all(
        "expires" in e["options"] for e in settings.CELERY_BEAT_SCHEDULE.values()
    )
