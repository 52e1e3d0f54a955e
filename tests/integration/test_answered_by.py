"""Somebody else answers in a chat: another purpose, or nobody of the AI."""

from collections.abc import Callable

import pytest
from django.utils.safestring import SafeString

from chat import slots, transcripts
from chat.actions import chats, messages
from chat.models import Chat, Generation, Message
from chat.models.ids import new_id
from chat.purposes.answer import Answer
from chat.slots import Interlude
from chat.streaming.purposes import Ending
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from tests import make

pytestmark = pytest.mark.django_db


def test_an_answer_is_asked_of_the_purpose_that_the_chat_names(alice: User) -> None:
    chat = messages.start_chat(owner=alice, content="Help", answered_by="support")
    assert Generation.objects.get().purpose == "support"
    assert chats.set_answered_by(chat_id=chat.id, purpose="answer") == "support"


@pytest.mark.parametrize("verb", ["send", "edit", "regenerate", "go_on"])
def test_while_a_person_answers_the_ai_is_not_asked(alice: User, verb: str) -> None:
    chat = make.chat(alice)
    asked = make.exchange(chat)
    chats.set_answered_by(chat_id=chat.id, purpose="")
    chat.messages.answers().update(state=Message.State.INTERRUPTED)
    ask: dict[str, Callable[[], object]] = {
        "send": lambda: make.exchange(chat, "And now?"),
        "edit": lambda: messages.edit(
            question=asked.question, user=alice, content="Or?", client_id=""
        ),
        "regenerate": lambda: messages.regenerate(message=asked.answer, user=alice),
        "go_on": lambda: messages.go_on(message=asked.answer, user=alice),
    }
    with pytest.raises(Refused) as refusal:
        ask[verb]()
    assert (refusal.value.code, refusal.value.status) == ("person", 403)
    assert Generation.objects.count() == 1


def test_what_was_sent_before_is_still_the_same_send(alice: User) -> None:
    chat = make.chat(alice)
    first = make.exchange(chat, client_id="once")
    chats.set_answered_by(chat_id=chat.id, purpose="")
    assert make.exchange(chat, client_id="once") == first


@pytest.mark.django_db(transaction=True)
def test_what_is_being_written_is_stopped(alice: User) -> None:
    chat = make.chat(alice)
    answer = make.exchange(chat).answer
    chats.set_answered_by(chat_id=chat.id, purpose="")
    answer.refresh_from_db()
    assert answer.state == "stopped"


def test_an_end_that_comes_too_late_to_be_stopped_is_a_stop(alice: User) -> None:
    chat = make.chat(alice)
    answer = make.exchange(chat).answer
    assert answer.generation is not None
    Chat.objects.update(answered_by="")
    failed = Ending(state="failed", text="Par", error="It broke.")
    Answer().finish(answer.generation, failed)
    answer.refresh_from_db()
    assert (answer.state, answer.content, answer.error) == ("stopped", "Par", "")


def test_what_was_said_beside_the_chat_stands_where_it_was_said(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = make.chat(alice)
    one = make.exchange(chat)
    between, html = new_id(), SafeString("<p>Anna</p>")
    chat.messages.answers().update(state=Message.State.COMPLETE)
    two = make.exchange(chat)
    said = [lambda *_: [Interlude(between, html)]]
    monkeypatch.setattr(slots, "_interludes", said)
    chat.refresh_from_db()
    found = [item.id for item in transcripts.latest(chat).in_order]
    before = [one.question.id, one.answer.id]
    assert found == [*before, between, two.question.id, two.answer.id]
