"""What a page shows of a long chat, and how much of it the model is told."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import transcripts
from chat.models import Chat, Message
from chat.providers.scripted import ScriptedProvider
from chatsite.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def talk(owner: User, count: int) -> Chat:
    """A chat of so many messages, question and answer in turn."""
    chat = make.chat(owner, "A long talk")
    parent: Message | None = None
    for number in range(count):
        parent = Message.objects.create(
            chat=chat,
            parent=parent,
            role="assistant" if number % 2 else "user",
            content=f"message {number}",
        )
    chat.leaf = parent
    chat.save()
    return chat


def numbers(transcript: transcripts.Transcript | None) -> list[int]:
    assert transcript is not None
    return [int(e.message.content.split()[1]) for e in transcript.entries]


def test_a_page_shows_the_end_and_leads_to_what_is_earlier(alice: User) -> None:
    chat = talk(alice, 450)
    page = transcripts.latest(chat)
    assert numbers(page) == list(range(250, 450))
    assert page.earlier is not None
    page = transcripts.before(chat, page.earlier)
    assert numbers(page) == list(range(50, 250))
    assert page.earlier is not None
    page = transcripts.before(chat, page.earlier)
    assert numbers(page) == list(range(50))
    assert page.earlier is None


def test_a_page_that_was_away_gets_what_came_after(alice: User) -> None:
    chat = talk(alice, 6)
    entries = transcripts.latest(chat).entries
    assert numbers(transcripts.after(chat, entries[3].message.id)) == [4, 5]
    assert numbers(transcripts.after(chat, entries[5].message.id)) == []


def test_a_page_that_shows_another_branch_is_told_so(alice: User) -> None:
    chat, other = talk(alice, 4), talk(alice, 2)
    assert other.leaf_id is not None
    assert transcripts.after(chat, other.leaf_id) is None


def test_a_page_takes_few_queries_however_long_the_chat(alice: User) -> None:
    chat = talk(alice, 200)
    transcripts.latest(chat)  # renders what has not been rendered
    with CaptureQueriesContext(connection) as queries:
        transcripts.latest(chat)
    # The messages, their versions, their feedback, and what was said beside the chat.
    assert len(queries) <= 4


def test_the_model_is_told_the_last_messages_and_the_instructions(
    alice: User, settings: LazySettings
) -> None:
    settings.CHAT_HISTORY_MESSAGES = 4
    chat = talk(alice, 9)
    chat.system_prompt = "Answer like a pirate."
    chat.save()
    placeholder = make.exchange(chat, "message 9").answer
    turns = transcripts.turns(placeholder, ScriptedProvider())
    said = [turn.content for turn in turns]
    assert said == ["Answer like a pirate.", *(f"message {n}" for n in (6, 7, 8, 9))]


def test_what_does_not_fit_into_the_model_is_left_out_but_never_the_question(
    alice: User,
) -> None:
    chat = make.chat(alice)
    first = make.exchange(chat, "old " * 1000)
    Message.objects.filter(id=first.answer.id).update(state="complete", content="yes")
    question = "new " * 3000
    placeholder = make.exchange(chat, question).answer
    turns = transcripts.turns(placeholder, ScriptedProvider(context_tokens=2048))
    assert [turn.role for turn in turns] == ["system", "user"]
    assert turns[1].content == question.strip()
