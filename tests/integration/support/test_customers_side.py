"""What a customer does and is told: handing over, expectations, ratings, and no more."""

import json
from datetime import UTC, datetime, time

import pytest
from django.test import Client

from chat.models import Chat, Message
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support import catch_up
from support.actions import handling, replies, tickets
from support.actions.handoffs import hand_back, hand_over
from support.actions.tickets import Opening
from support.actions.words import Words
from support.lifecycle import Happening
from support.models import (
    BusinessCalendar,
    Handoff,
    SLAPolicy,
    Team,
    Ticket,
    TicketMessage,
)
from support.models.actor import Actor
from support.sla.expectation import expectation
from tests import make
from tests.integration.support import desk
from tests.threads import together

pytestmark = pytest.mark.django_db

Reason = Handoff.Reason
SECRETS = ("pineapple", "internal", "noted", "sla", "priority", "urgent")


@pytest.fixture
def chat(alice: User, helpers: Team) -> Chat:
    """Alice asked the assistant, and was answered."""
    chat = make.chat(alice, "My lamp")
    make.exchange(chat, "Why is it dark?")
    chat.messages.answers().update(content="Because.", state=Message.State.COMPLETE)
    chat.refresh_from_db()
    return chat


def asked(chat: Chat, reason: Handoff.Reason = Reason.ASKED) -> Ticket:
    return hand_over(requester=chat.owner, chat_id=chat.id, reason=reason)


def said(ticket: Ticket) -> list[tuple[str, str]]:
    messages = TicketMessage.objects.filter(ticket=ticket).order_by("id")
    return [(m.author_type, m.body) for m in messages]


# --- Handing over -----------------------------------------------------------------


def test_a_chat_that_is_handed_over_says_why_and_the_assistant_is_asked_no_more(
    chat: Chat,
) -> None:
    ticket = hand_over(
        requester=chat.owner,
        chat_id=chat.id,
        reason=Reason.AI_DECIDED,
        note="It smells of smoke.",
    )
    [handoff] = Handoff.objects.all()
    assert (handoff.reason, handoff.note) == ("ai_decided", "It smells of smoke.")
    assert (handoff.by, handoff.from_epoch) == (None, 0)
    assert (ticket.subject, ticket.last_message_preview) == (
        "My lamp",
        "Why is it dark?",
    )
    chat.refresh_from_db()
    assert chat.answered_by == ""
    assert [author for author, _ in said(ticket)] == ["system"]
    assert "smoke" not in json.dumps(said(ticket))


def test_what_she_adds_is_her_first_message(chat: Chat) -> None:
    ticket = hand_over(
        requester=chat.owner,
        chat_id=chat.id,
        reason=Reason.ASKED,
        about=Opening("Dark"),
        words=Words("It fell.", key="once"),
    )
    assert [author for author, _ in said(ticket)] == ["customer", "system"]
    assert (ticket.subject, ticket.last_message_preview) == ("Dark", "It fell.")


def test_who_takes_it_accepts_it(chat: Chat, anna: User) -> None:
    ticket = asked(chat)
    tickets.take(ticket=ticket, agent=anna)
    handoff = Handoff.objects.get()
    assert handoff.accepted_by == anna
    assert handoff.accepted_at is not None


def test_back_with_the_ai_who_answered_before_answers_again_and_is_marked(
    chat: Chat, anna: User
) -> None:
    Chat.objects.update(answered_by="support")
    ticket = asked(chat)
    tickets.take(ticket=ticket, agent=anna)
    hand_back(ticket=ticket, by=Actor.agent(anna))
    chat.refresh_from_db()
    assert chat.answered_by == "support"
    ticket = desk.fresh(ticket)
    assert ticket.waiting_since is None
    assert said(ticket)[-1] == ("system", "The assistant answers here again.")
    hand_back(ticket=ticket, by=Actor.agent(anna))
    assert Handoff.objects.filter(direction="to_ai").count() == 1


def test_an_agent_who_replies_has_the_chat_again(chat: Chat, anna: User) -> None:
    ticket = asked(chat)
    hand_back(ticket=ticket, by=Actor.agent(anna))
    desk.replies_to(ticket, anna)
    chat.refresh_from_db()
    assert chat.answered_by == ""
    assert desk.handler_of(chat).handler == "human"


def test_she_goes_back_to_the_assistant_when_her_request_is_done(chat: Chat) -> None:
    ticket = asked(chat)
    with pytest.raises(Refused):
        hand_back(ticket=ticket, by=Actor.customer(chat.owner))
    tickets.close(ticket=ticket, requester=chat.owner)
    hand_back(ticket=ticket, by=Actor.customer(chat.owner))
    assert Handoff.objects.latest("at").reason == "went_back"
    again = asked(chat)
    assert again != ticket
    assert desk.handler_of(chat).handler == "nobody"


def test_that_solved_it_holds_until_she_asks_on_or_people_have_it(chat: Chat) -> None:
    handling.confirm(chat.id)
    assert desk.handler_of(chat).confirmed_at is not None
    message = chat.messages.get(role="user")
    handling.customer_wrote(chat_id=chat.id, message_id=message.id)
    assert desk.handler_of(chat).confirmed_at is None
    asked(chat)
    with pytest.raises(Refused):
        handling.confirm(chat.id)


@pytest.mark.django_db(transaction=True)
def test_of_many_clicks_at_once_one_makes_the_ticket_and_one_message(
    chat: Chat,
) -> None:
    made = together(*[lambda: asked(chat)] * 4)
    assert len({ticket.pk for ticket in made}) == 1
    assert len(said(made[0])) == Handoff.objects.count() == 1
    assert desk.handler_of(chat).epoch == 1


@pytest.mark.django_db(transaction=True)
def test_asking_again_while_anna_takes_it_waits_for_nobody_for_ever(
    chat: Chat, anna: User
) -> None:
    ticket = asked(chat)
    hand_back(ticket=ticket, by=Actor.agent(anna))
    together(
        lambda: asked(chat).pk,
        lambda: tickets.take(ticket=ticket, agent=anna),
        lambda: asked(chat).pk,
    )
    assert Ticket.objects.get().assignee == anna
    chat.refresh_from_db()
    assert chat.answered_by == ""


# --- What she may expect ------------------------------------------------------------

FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


def office(team: Team) -> BusinessCalendar:
    """Open Monday to Friday, 9 to 17."""
    calendar = BusinessCalendar.objects.create(name="Office", zone="Europe/London")
    for day in range(5):
        calendar.intervals.create(weekday=day, opens=time(9), closes=time(17))
    team.business_calendar = calendar
    team.save()
    return calendar


def test_without_hours_or_promises_somebody_answers_soon(ticket: Ticket) -> None:
    assert "as soon as they can" in expectation(ticket, FRIDAY)


def test_she_is_told_whether_the_team_is_there(ticket: Ticket) -> None:
    office(ticket.team)
    assert "there now" in expectation(ticket, FRIDAY)
    closed = FRIDAY.replace(hour=18)
    words = "Our team is back on Monday, 23 November, 09:00 (Europe/London time)."
    assert expectation(ticket, closed) == words


def test_she_is_told_by_when_her_promise_is_due(ticket: Ticket) -> None:
    calendar = office(ticket.team)
    policy = SLAPolicy.objects.create(name="All", calendar=calendar)
    policy.targets.create(priority=ticket.priority, first_response=60)
    told = expectation(ticket, FRIDAY)
    assert told.startswith("We answer by Monday, 23 November, 09:30 (Europe/London")


# --- Nothing internal ----------------------------------------------------------------


def test_no_page_of_hers_holds_what_is_said_behind_her_back(
    chat: Chat, anna: User
) -> None:
    """In the chat, in its parts, in her list, in what her socket would replay."""
    ticket = hand_over(
        requester=chat.owner, chat_id=chat.id, reason=Reason.ASKED, note="pineapple"
    )
    desk.notes(ticket, anna, "pineapple")
    desk.replies_to(ticket, anna, "A public word")
    queued = desk.agent("ben", ticket.team, undo=15)
    replies.reply(ticket=ticket, agent=queued, words=Words("pineapple, not yet sent"))
    client = Client()
    client.force_login(chat.owner)
    htmx = {"HX-Request": "true"}
    pages = [
        client.get(chat.get_absolute_url()),
        client.get(f"/support/tickets/{ticket.number}/changes/?after=0", headers=htmx),
        client.get("/support/"),
        client.get(f"{chat.get_absolute_url()}messages/", headers=htmx),
    ]
    assert [page.status_code for page in pages] == [200] * len(pages)
    text = [page.content.decode() for page in pages]
    assert all("A public word" in page for page in text)
    assert not [page for page in text if "pineapple" in page]
    fresh = Ticket.objects.get()
    told = catch_up.events_after(fresh, 0, chat.owner)
    assert not [secret for secret in SECRETS if secret in json.dumps(told.events)]


def test_a_chat_with_the_assistant_asks_the_desk_for_nothing(
    alice: User, client: Client
) -> None:
    chat = make.chat(alice)
    make.exchange(chat)
    client.force_login(alice)
    page = client.get(chat.get_absolute_url()).content.decode()
    assert "Talk to a person" in page
    assert "request-standing" not in page


def test_her_list_knows_four_words_and_what_is_new(
    ticket: Ticket, alice: User, anna: User, client: Client
) -> None:
    desk.replies_to(ticket, anna, "Look", then=Happening.REPLY_AND_WAIT)
    client.force_login(alice)
    page = client.get("/support/").content.decode()
    assert "Waiting for you" in page
    assert "unread" in page
    client.get(f"/support/tickets/{ticket.number}/")
    assert "unread" not in client.get("/support/").content.decode()


def test_her_own_words_are_no_news_to_her(
    ticket: Ticket, alice: User, anna: User
) -> None:
    def news() -> bool:
        return Ticket.objects.with_news(alice).get().is_unread

    assert not news()
    desk.writes(ticket, "Anybody?")
    assert not news()
    desk.replies_to(ticket, anna)
    assert news()
    desk.writes(ticket, "From another page, which has not shown it")
    assert news()
