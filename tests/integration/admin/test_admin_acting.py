"""Staff stop runs, mark messages as reviewed, and superusers delete chats."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from chat.actions import feedback
from chat.admin import words
from chat.models import Chat, Generation, Message
from chatsite.accounts.models import User
from tests import make
from tests.integration.admin.desk import answered, page, run_of

pytestmark = pytest.mark.django_db


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
    assert not Generation.objects.filter(subject=answer.pk).exists()


def test_a_superuser_deletes_alice_with_her_chats(
    client: Client, alice: User, answer: Message
) -> None:
    feedback.rate(message=answer, user=alice, rating=1)
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    client.post(f"/admin/accounts/user/{alice.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not Message.objects.filter(pk=answer.pk).exists()


def test_not_even_a_superuser_deletes_one_message_of_a_chat(
    client: Client, answer: Message
) -> None:
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    address = words.page_of(Message, answer.pk).replace("change", "delete")
    assert client.post(address, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [str(answer.pk)]}
    client.post(words.list_of(Message), {**chosen, "post": "yes"})
    client.post(words.page_of(Chat, answer.chat_id), {"messages-0-DELETE": "on"})
    assert Message.objects.filter(pk=answer.pk).exists()
