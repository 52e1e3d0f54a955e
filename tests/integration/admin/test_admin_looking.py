"""Staff look at chats, messages, feedback and runs; they rewrite nothing."""

import pytest
from django.test import Client

from chat.actions import feedback
from chat.admin import words
from chat.models import Attempt, Chat, Feedback, Generation, Message
from chatsite.accounts.models import User
from tests import make
from tests.integration.admin.desk import MODELS, answered, page

pytestmark = pytest.mark.django_db


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
