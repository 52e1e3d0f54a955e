"""What Alice can ask, in which forms, and what is stored before any model is called."""

from functools import partial
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from chat import transcripts
from chat.actions import answers, messages
from chat.models import Chat, Generation, Message
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db


def finish(answer: Message, text: str = "Paris.") -> Message:
    """As if the engine had written it."""
    Message.objects.filter(id=answer.id).update(state="complete", content=text)
    Generation.objects.filter(subject=answer.id).update(state="complete")
    answer.refresh_from_db()
    return answer


def shown(chat: Chat) -> list[str]:
    chat.refresh_from_db()
    return [e.message.content for e in transcripts.latest(chat).entries]


def test_the_question_its_placeholder_and_the_run_are_stored_together(
    chat: Chat,
) -> None:
    sent = make.exchange(chat, "  France?\r\n")
    assert sent.question.content == "France?"
    assert (sent.answer.state, sent.answer.content) == ("queued", "")
    generation = sent.answer.generation
    assert generation is not None
    assert (generation.state, generation.subject) == ("queued", sent.answer.id)
    chat.refresh_from_db()
    assert (chat.leaf_id, chat.title) == (sent.answer.id, "France?")


def test_a_repeated_send_is_the_same_send(chat: Chat) -> None:
    key = str(uuid4())
    first = make.exchange(chat, "France?", client_id=key)
    again = make.exchange(chat, "France?", client_id=key)
    assert (again.question, again.answer) == (first.question, first.answer)
    assert chat.messages.count() == 2


def test_a_repeated_start_is_the_same_chat(alice: User) -> None:
    key = str(uuid4())
    first = messages.start_chat(owner=alice, content="France?", client_id=key)
    again = messages.start_chat(owner=alice, content="France?", client_id=key)
    assert first == again
    assert first.messages.count() == 2


def test_no_second_question_while_the_answer_is_written(chat: Chat) -> None:
    make.exchange(chat)
    with pytest.raises(Refused, match="still writing") as refused:
        make.exchange(chat, "And of Spain?")
    assert refused.value.status == 409


def test_alice_cannot_have_more_answers_written_than_the_cap(
    alice: User, settings: LazySettings
) -> None:
    settings.CHAT_LIVE_PER_USER = 2
    for _ in range(2):
        make.exchange(make.chat(alice))
    with pytest.raises(Refused) as refused:
        make.exchange(make.chat(alice))
    assert refused.value.status == 429
    assert not Chat.objects.filter(owner=alice, messages=None, leaf=None)[1:]


@pytest.mark.django_db(transaction=True)
def test_nor_when_she_asks_in_all_her_tabs_at_once(
    alice: User, settings: LazySettings
) -> None:
    settings.CHAT_LIVE_PER_USER = 2

    def ask(chat: Chat) -> str:
        try:
            make.exchange(chat)
        except Refused as refused:
            return refused.code
        return "asked"

    tabs = [partial(ask, make.chat(alice)) for _ in range(6)]
    assert sorted(together(*tabs)) == ["asked"] * 2 + ["too_many"] * 4


def test_a_longest_question_gets_through_in_every_form(
    chat: Chat, client: Client, settings: LazySettings
) -> None:
    client.force_login(chat.owner)
    longest = "😀" * settings.CHAT_QUESTION_CHARACTERS  # 12 bytes each, either way
    form, json = f"/chats/{chat.id}/messages/", f"/api/v1/chats/{chat.id}/messages"
    key = str(uuid4())
    assert client.post(form, {"content": longest, "client_id": key}).status_code == 302
    finish(chat.messages.answers().get())
    asked = client.post(
        f"{json}?wait=false", {"content": longest}, content_type="application/json"
    )
    assert asked.status_code == 202


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("a\0b", "not_text"),
        ("a\ud800b", "not_text"),
        ("x" * 100_001, "too_long"),
        ("x" * 1_000_000, "too_long"),
    ],
)
def test_unfit_questions_are_refused_in_words_and_store_nothing(
    chat: Chat, content: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        make.exchange(chat, content)
    assert refused.value.code == code
    assert refused.value.status == 422
    assert not chat.messages.exists()


@pytest.mark.parametrize(
    "content",
    [
        "שלום עולם",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "<script>alert(1)</script>",
        "\u202eevil",
        "x" * 100_000,
    ],
)
def test_any_text_may_be_asked(chat: Chat, content: str) -> None:
    assert make.exchange(chat, content).question.content == content


def test_an_edited_question_is_a_new_version_beside_the_old_one(
    chat: Chat, alice: User
) -> None:
    first = make.exchange(chat, "France?")
    finish(first.answer)
    second = messages.edit(
        question=first.question, user=alice, content="Spain?", client_id=""
    )
    finish(second.answer, "Madrid.")
    assert shown(chat) == ["Spain?", "Madrid."]
    entry = transcripts.latest(chat).entries[0]
    assert (entry.number, entry.count, entry.previous_id) == (2, 2, first.question.id)
    messages.select(message=first.question)
    assert shown(chat) == ["France?", "Paris."]


def test_a_regenerated_answer_is_a_version_and_the_talk_goes_on_from_it(
    chat: Chat, alice: User
) -> None:
    first = make.exchange(chat, "France?")
    finish(first.answer)
    finish(messages.regenerate(message=first.answer, user=alice), "It is Paris.")
    chat.refresh_from_db()
    finish(make.exchange(chat, "Sure?").answer, "Yes.")
    assert shown(chat) == ["France?", "It is Paris.", "Sure?", "Yes."]
    messages.select(message=first.answer)
    assert shown(chat) == ["France?", "Paris."]


def test_only_an_answer_that_ended_early_can_be_continued(
    chat: Chat, alice: User
) -> None:
    answer = finish(make.exchange(chat, "France?").answer)
    with pytest.raises(Refused, match="complete"):
        messages.go_on(message=answer, user=alice)
    Message.objects.update(finish_reason="length")
    going_on = messages.go_on(message=answer, user=alice)
    assert going_on.generation is not None
    assert going_on.generation.prefix == "Paris."


def test_a_stop_while_queued_ends_at_once(chat: Chat) -> None:
    answer = make.exchange(chat, "France?").answer
    running = answers.running(chat=chat)
    assert running is not None
    answers.stop_generation(generation=running)
    answer.refresh_from_db()
    assert answer.state == "stopped"
    assert answers.running(chat=chat) is None
    answers.stop_generation(generation=running)  # again does nothing
