"""Staff look at chats, messages, feedback and runs; they rewrite nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from chat.actions import feedback
from chat.admin import words
from chat.admin.base import BoundedPaginator
from chat.admin.messages import EXCERPT
from chat.models import Attempt, Chat, Feedback, Generation, Message
from chatsite.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
MODELS = [Chat, Message, Feedback, Generation, Attempt]


@pytest.fixture
def sam() -> User:
    """Staff who may look at everything, stop and review."""
    sam = make.person("sam", is_staff=True)
    names = [f"view_{model._meta.model_name}" for model in MODELS]
    names += ["change_message", "change_generation"]
    sam.user_permissions.set(Permission.objects.filter(codename__in=names))
    return sam


@pytest.fixture
def desk(sam: User, client: Client) -> Client:
    """Sam's browser."""
    client.force_login(sam)
    return client


@pytest.fixture
def answer(alice: User) -> Message:
    """Alice asked about France; the answer waits."""
    make.exchange(make.chat(alice, "Travel"))
    return Message.objects.answers().get()


def run_of(message: Message) -> Generation:
    assert message.generation is not None
    return message.generation


def answered(message: Message, text: str = "Paris.") -> Attempt:
    """The answer came: first token after 1.2 s, the end after 4 s."""
    begun = timezone.now() - timedelta(minutes=1)
    Generation.objects.filter(pk=run_of(message).pk).update(
        state="complete",
        attempt=1,
        created_at=begun,
        finished_at=begun + timedelta(seconds=4),
    )
    Message.objects.filter(pk=message.pk).update(
        state="complete", content=text, model="gpt-5-mini"
    )
    return Attempt.objects.create(
        generation=run_of(message),
        number=1,
        provider="openai",
        model="gpt-5-mini",
        outcome="complete",
        started_at=begun,
        first_token_at=begun + timedelta(seconds=1.2),
        ended_at=begun + timedelta(seconds=4),
        prompt_tokens=812,
        completion_tokens=1240,
    )


def page(desk: Client, address: str) -> str:
    response = desk.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_alice_who_is_not_staff_gets_no_admin(
    model: type[Chat], alice: User, client: Client
) -> None:
    client.force_login(alice)
    for address in ("/admin/", words.list_of(model)):
        assert client.get(address).status_code in (302, 403)


@pytest.mark.parametrize("model", MODELS)
def test_staff_without_the_permission_do_not_see_a_list(
    model: type[Chat], client: Client
) -> None:
    client.force_login(make.person("temp", is_staff=True))
    assert client.get(words.list_of(model)).status_code == 403
    assert "Overview" in page(client, "/admin/")
    assert "staff-tiles" not in page(client, "/admin/")


def test_staff_sees_how_long_the_first_token_took(
    desk: Client, answer: Message
) -> None:
    attempt = answered(answer)
    for address in (
        words.list_of(Generation),
        words.page_of(Generation, answer.generation_id),
        words.list_of(Attempt),
        words.page_of(Attempt, attempt.pk),
    ):
        html = page(desk, address)
        assert "1.2 s" in html
        assert "4.0 s" in html
        assert "812 → 1,240" in html
        assert "gpt-5-mini" in html


def test_staff_walks_from_the_chat_to_its_attempt_and_back(
    desk: Client, answer: Message
) -> None:
    attempt = answered(answer)
    chat = words.page_of(Chat, answer.chat_id)
    message = words.page_of(Message, answer.pk)
    run = words.page_of(Generation, answer.generation_id)
    assert f'href="{message}"' in page(desk, chat)
    assert f'href="{chat}"' in page(desk, message)
    runs = words.list_of(Generation, f"q={answer.pk}")
    assert f'href="{runs}"' in page(desk, message)
    assert f'href="{run}' in page(desk, runs)
    assert f'href="{message}"' in page(desk, run)
    assert f'href="{words.page_of(Attempt, attempt.pk)}"' in page(desk, run)
    assert f'href="{run}"' in page(desk, words.page_of(Attempt, attempt.pk))


def test_what_a_model_wrote_is_text_in_the_admin(desk: Client, answer: Message) -> None:
    answered(answer, "<script>alert(1)</script>")
    for address in (words.list_of(Message), words.page_of(Message, answer.pk)):
        html = page(desk, address)
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("model", MODELS)
def test_staff_add_change_and_delete_nothing(
    model: type[Chat], desk: Client, answer: Message, alice: User
) -> None:
    answered(answer)
    feedback.rate(message=answer, user=alice, rating=1)
    row = model.objects.first()
    assert row is not None
    address = words.page_of(model, row.pk)
    assert desk.get(words.list_of(model) + "add/").status_code == 403
    assert desk.post(address, {"content": "mine", "title": "mine"}).status_code == 403
    gone = desk.post(address.replace("change", "delete"), {"post": "yes"})
    assert gone.status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=paris", True),
        ("q=PARIS+dot", True),
        ('q="dot+paris"', False),
        ("q=london", False),
        ("q=%00", True),
        ("state__exact=complete", True),
        ("state__exact=failed", False),
        ("role__exact=user", False),
        ("model=gpt-5-mini", True),
        ("model=unheard-of", True),
        ("reviewed=no", True),
        ("reviewed=yes", False),
        ("created_at_from=2026-13-45", True),
        ("created_at_from=9999-12-31", False),
        ("created_at_to=9999-12-31", True),
        ("created_at_to=2001-01-01", False),
    ],
)
def test_staff_finds_a_message_by_words_day_state_model_and_review(
    asked: str, found: bool, desk: Client, answer: Message
) -> None:
    answered(answer, "Paris dot")
    html = page(desk, words.list_of(Message, asked))
    assert (words.page_of(Message, answer.pk) in html) is found


@pytest.mark.parametrize("kind", ["pk", "chat_id", "generation_id"])
def test_a_pasted_id_finds_the_message(
    kind: str, desk: Client, answer: Message
) -> None:
    html = page(desk, words.list_of(Message, f"q={getattr(answer, kind)}"))
    assert words.page_of(Message, answer.pk) in html
    nobody = page(
        desk, words.list_of(Message, "q=0199a1b2-0000-7000-8000-000000000000")
    )
    assert words.page_of(Message, answer.pk) not in nobody


def test_a_day_filter_holds_its_last_day_whole(desk: Client, answer: Message) -> None:
    late = timezone.localtime().replace(hour=23, minute=59) - timedelta(days=3)
    Message.objects.filter(pk=answer.pk).update(created_at=late)
    for days_off, found in ((0, True), (-1, False), (1, False)):
        day = (late + timedelta(days=days_off)).date()
        on = f"created_at_from={day}&created_at_to={day}"
        html = page(desk, words.list_of(Message, on))
        assert (words.page_of(Message, answer.pk) in html) is found


def test_sam_marks_messages_as_reviewed_and_the_first_look_counts(
    desk: Client, sam: User, answer: Message
) -> None:
    chosen = {"action": "mark_as_reviewed", "_selected_action": [str(answer.pk)]}
    desk.post(words.list_of(Message), chosen)
    answer.refresh_from_db()
    assert answer.reviewed_by == sam
    first = answer.reviewed_at
    assert first is not None
    desk.post(words.list_of(Message), chosen)
    answer.refresh_from_db()
    assert answer.reviewed_at == first


def test_sam_stops_what_waits_from_the_list(desk: Client, answer: Message) -> None:
    chosen = {"action": "stop", "_selected_action": [str(answer.generation_id)]}
    desk.post(words.list_of(Generation), chosen)
    answer.refresh_from_db()
    assert answer.state == Message.State.STOPPED


def test_sam_stops_a_running_one_from_its_page_after_a_question(
    desk: Client, answer: Message
) -> None:
    runs = Generation.objects.filter(pk=run_of(answer).pk)
    runs.update(state="running", attempt=1)
    address = words.page_of(Generation, answer.generation_id)
    stop = address.replace("change", "stop_this")
    assert stop in page(desk, address)
    assert "Stop this generation?" in page(desk, stop)
    assert not runs.get().stop_requested
    told = desk.post(stop, {"_form_submitted": "on"})
    assert told.headers["HX-Redirect"] == address
    assert runs.get().stop_requested


def test_what_has_ended_offers_no_stop(desk: Client, answer: Message) -> None:
    answered(answer)
    address = words.page_of(Generation, answer.generation_id)
    stop = address.replace("change", "stop_this")
    assert stop not in page(desk, address)
    assert desk.post(stop, {"_form_submitted": "on"}).status_code == 403


def test_who_may_only_look_neither_stops_nor_reviews(
    desk: Client, sam: User, answer: Message
) -> None:
    sam.user_permissions.remove(
        *Permission.objects.filter(codename__startswith="change_")
    )
    run, message = str(answer.generation_id), str(answer.pk)
    desk.post(words.list_of(Generation), {"action": "stop", "_selected_action": [run]})
    desk.post(
        words.list_of(Message),
        {"action": "mark_as_reviewed", "_selected_action": [message]},
    )
    answer.refresh_from_db()
    assert answer.state == Message.State.QUEUED
    assert answer.reviewed_at is None


def test_a_superuser_deletes_a_chat_with_all_that_was_said(
    client: Client, answer: Message
) -> None:
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    delete = words.page_of(Chat, answer.chat_id).replace("change", "delete")
    assert "2" in page(client, delete)
    client.post(delete, {"post": "yes"})
    assert not Chat.objects.filter(pk=answer.chat_id).exists()
    assert not Message.objects.filter(pk=answer.pk).exists()
    state = Generation.objects.get(pk=run_of(answer).pk).state
    assert state == Generation.State.STOPPED


def test_staff_reads_what_people_thought_of_answers(
    desk: Client, answer: Message, alice: User
) -> None:
    answered(answer)
    feedback.rate(message=answer, user=alice, rating=-1, comment="Too short")
    html = page(desk, words.list_of(Feedback))
    assert "Too short" in html
    assert "Bad answer" in html
    assert "Paris." in html
    row = Feedback.objects.get()
    assert "Paris." in page(desk, words.page_of(Feedback, row.pk))
    assert "Too short" in page(desk, words.page_of(Message, answer.pk))
    assert "Too short" not in page(desk, words.list_of(Feedback, "rating__exact=1"))


@pytest.mark.parametrize("model", MODELS)
def test_a_longer_list_asks_no_more_queries(
    model: type[Chat],
    desk: Client,
    alice: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        make.exchange(make.chat(alice, f"Trip {number}"))
    for message in Message.objects.answers():
        answered(message)
        feedback.rate(message=message, user=alice, rating=1)
    # Session, user, two for permissions, count, rows, models of the filter.
    with django_assert_max_num_queries(7):
        page(desk, words.list_of(model))


def test_lists_do_not_read_the_texts(desk: Client, answer: Message) -> None:
    answered(answer, "x" * 5000)
    with CaptureQueriesContext(connection) as asked:
        assert "x" * (EXCERPT + 1) not in page(desk, words.list_of(Message))
    for query in asked.captured_queries:
        sql = query["sql"].replace('LEFT("chat_message"."content"', "")
        assert '"chat_message"."content"' not in sql
        assert '"chat_message"."html"' not in sql


def test_pages_count_no_further_than_their_bound(alice: User) -> None:
    for number in range(3):
        make.chat(alice, f"Trip {number}")

    class Tiny(BoundedPaginator):
        MOST = 2

    assert Tiny(Chat.objects.order_by("pk"), 1).num_pages == 2
    assert Tiny(Chat.objects.order_by("pk"), 1).has_more
    assert not BoundedPaginator(Chat.objects.order_by("pk"), 1).has_more


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (0.0404, "40 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (1.23, "1.2 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (125, "2 min 5 s"),
        (3780, "1 h 3 min"),
    ],
)
def test_durations_read_as_a_person_says_them(seconds: float, text: str) -> None:
    assert words.duration(timedelta(seconds=seconds)) == text
