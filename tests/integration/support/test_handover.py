"""A chat goes from the AI to people and back: one ticket, and the AI silent at once."""

import uuid

import pytest
from django.conf import LazySettings

from chat.actions import messages
from chat.models import Chat
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import handling, handoffs, tickets
from support.models import AIRun, Handling, Team, Ticket
from support.models.actor import Actor
from support.models.status import Status
from tests import make
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(alice: User, helpers: Team) -> Chat:
    """Alice talks with the AI."""
    return make.chat(alice)


def test_asked_for_a_person_twice_there_is_one_ticket(chat: Chat) -> None:
    ticket = desk.from_chat(chat)
    assert desk.from_chat(chat) == ticket
    assert (ticket.chat, ticket.channel) == (chat, "chat")
    assert desk.fresh(ticket).waiting_since is not None
    row = desk.handler_of(chat)
    assert (row.handler, row.epoch) == ("nobody", 1)


def test_what_the_ai_began_before_is_not_stored_after(chat: Chat, anna: User) -> None:
    asked = uuid.uuid4()
    Handling.objects.create(chat=chat, last_customer_message=asked)

    def may(epoch: int, message: uuid.UUID = asked) -> bool:
        return handling.may_commit(
            chat_id=chat.id, epoch=epoch, last_customer_message=message
        )

    assert may(0)
    assert not may(0, uuid.uuid4())
    ticket = desk.from_chat(chat)
    assert not may(0)
    assert not may(1)
    handoffs.hand_back(ticket=ticket, by=Actor.agent(anna))
    assert may(2)
    tickets.take(ticket=ticket, agent=anna)
    assert not may(2)
    assert desk.handler_of(chat).handler == "human"


def test_taking_assigning_and_replying_take_over(
    chat: Chat, anna: User, ben: User
) -> None:
    ticket = desk.from_chat(chat)
    tickets.take(ticket=ticket, agent=anna)
    desk.replies_to(ticket, anna)
    assert desk.handler_of(chat).epoch == 3
    message = desk.writes(ticket)
    assert desk.handler_of(chat).last_customer_message == message.pk


def test_back_to_the_ai_and_again_to_people_it_is_the_same_ticket(
    chat: Chat, anna: User
) -> None:
    ticket = desk.from_chat(chat)
    handoffs.hand_back(ticket=ticket, by=Actor.agent(anna))
    row = desk.handler_of(chat)
    assert (row.handler, row.ai_context_from is None) == ("ai", False)
    assert desk.from_chat(chat) == ticket
    assert desk.handler_of(chat).handler == "nobody"
    verbs = ticket.events.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["opened", "handoff", "to_ai", "handoff"]


def test_a_solved_ticket_leaves_room_for_a_new_one_and_messages_find_it(
    chat: Chat, anna: User
) -> None:
    first = desk.from_chat(chat)
    desk.put(first, Status.SOLVED)
    second = desk.from_chat(chat)
    assert second != first
    assert desk.writes(desk.fresh(first)).ticket == second
    with pytest.raises(Refused) as refusal:
        tickets.reopen(ticket=first, by=Actor.agent(anna))
    assert refusal.value.code == "open_already"
    assert Ticket.objects.open().get() == second


def test_a_ticket_without_a_chat_has_nobody_to_silence(
    ticket: Ticket, anna: User
) -> None:
    desk.replies_to(ticket, anna)
    handoffs.hand_back(ticket=ticket, by=Actor.agent(anna))
    assert not Handling.objects.exists()


def test_what_the_desk_has_written_for_itself_is_not_counted_as_the_customers(
    chat: Chat, alice: User, helpers: Team, settings: LazySettings
) -> None:
    settings.CHAT_LIVE_PER_USER = 1
    ticket = desk.from_chat(chat)
    assert AIRun.objects.unfinished().filter(ticket=ticket).exists()  # its summary
    messages.start_chat(owner=alice, content="And another thing")
    with pytest.raises(Refused, match="1 answers are being written"):
        messages.start_chat(owner=alice, content="And one more")
