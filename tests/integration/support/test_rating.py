"""How it went, in the words of who asked: on the page, or by the link of a mail."""

import pytest
from django.test import Client

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import csat, handoffs, tickets
from support.lifecycle import Happening
from support.models import CSATResponse, Handoff, Team, Ticket
from support.models.status import Status
from tests import make
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_over(alice: User, helpers: Team) -> Ticket:
    """Of a chat in which the assistant has answered."""
    chat = make.chat(alice, "My lamp")
    make.exchange(chat, "Why is it dark?")
    chat.messages.answers().update(content="Because.", state="complete")
    reason = Handoff.Reason.ASKED
    return handoffs.hand_over(requester=alice, chat_id=chat.id, reason=reason)


def test_a_solved_request_is_rated_and_the_last_word_counts(
    ticket: Ticket, anna: User
) -> None:
    with pytest.raises(Refused):
        csat.rate(ticket=ticket, score=5)
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    csat.rate(ticket=ticket, score=2, comment="Slow")
    csat.rate(ticket=ticket, score=4)
    rating = CSATResponse.objects.get()
    assert (rating.score, rating.comment, rating.agent) == (4, "", anna)
    assert rating.handled_by == "human"
    events = ticket.events.filter(verb="rated").order_by("seq")
    assert list(events.values_list("old", "new")) == [(None, 2), (2, 4)]
    for score in (0, 6):
        with pytest.raises(Refused):
            csat.rate(ticket=ticket, score=score)


def test_people_after_the_assistant_are_a_mixture_and_it_alone_is_itself(
    handed_over: Ticket, anna: User
) -> None:
    ticket = handed_over
    tickets.close(ticket=ticket, requester=ticket.requester)
    csat.rate(ticket=ticket, score=3)
    assert CSATResponse.objects.get().handled_by == "ai"
    desk.writes(desk.fresh(ticket), "It is dark again")
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    csat.rate(ticket=ticket, score=5)
    assert CSATResponse.objects.get().handled_by == "mixed"


def test_the_link_of_the_mail_rates_without_signing_in(ticket: Ticket) -> None:
    desk.put(ticket, Status.SOLVED)
    client, link = Client(), csat.link(ticket)
    assert ticket.subject in client.get(link).content.decode()
    assert client.post(link, {"score": "9"}).status_code == 422
    assert client.post(link, {"score": "1", "comment": "No"}).status_code == 302
    assert CSATResponse.objects.get().comment == "No"
    assert csat.link(ticket) == link
    assert client.get("/support/rate/guessed/").status_code == 404
