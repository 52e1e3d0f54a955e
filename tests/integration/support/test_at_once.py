"""Two people, two jobs, two clicks at the same moment, on connections of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import merging, replies, silence, tickets
from support.models import AgentProfile, Team, Ticket, TicketMessage
from support.models.actor import Actor
from support.models.status import Status
from tests import make
from tests.integration.support import desk
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def takes(ticket: Ticket, agent: User) -> str:
    try:
        tickets.take(ticket=ticket, agent=agent)
    except Refused as refusal:
        return refusal.message
    return "mine"


def test_of_two_who_take_it_one_has_it_and_the_other_is_told(
    ticket: Ticket, anna: User, ben: User
) -> None:
    said = together(lambda: takes(ticket, anna), lambda: takes(ticket, ben))
    owner = desk.fresh(ticket).assignee
    assert owner in (anna, ben)
    assert sorted(said) == sorted(["mine", f"{owner.display_name} has it."])
    assert ticket.events.filter(field="assignee").count() == 1


def test_a_double_click_asks_for_one_person(alice: User, helpers: Team) -> None:
    chat = make.chat(alice)
    one, other = together(lambda: desk.from_chat(chat), lambda: desk.from_chat(chat))
    assert one == other == Ticket.objects.get()
    assert desk.handler_of(chat).epoch == 1


def test_a_double_post_is_one_message_and_one_ticket(
    ticket: Ticket, alice: User, anna: User
) -> None:
    def send() -> TicketMessage:
        return desk.replies_to(ticket, anna, key="k1")

    one, other = together(send, send)
    assert one == other

    def follow_up() -> TicketMessage:
        return desk.writes(ticket, key="k2")

    desk.put(ticket, Status.CLOSED)
    one, other = together(follow_up, follow_up)
    assert one == other
    assert ticket.follow_ups.count() == 1


def test_changes_at_once_leave_no_gap_and_lose_nothing(
    ticket: Ticket, anna: User, ben: User
) -> None:
    together(
        lambda: desk.notes(ticket, anna),
        lambda: desk.replies_to(ticket, ben),
        lambda: desk.writes(ticket),
    )
    seqs = list(ticket.events.values_list("seq", flat=True))
    assert seqs == list(range(1, desk.fresh(ticket).seq + 1))
    assert ticket.messages.count() == 4


def test_two_jobs_send_a_due_reply_once_and_close_once(
    ticket: Ticket, anna: User
) -> None:
    AgentProfile.objects.filter(user=anna).update(undo_seconds=15)
    desk.replies_to(ticket, anna)
    past = timezone.now() - timedelta(days=30)
    TicketMessage.objects.queued().update(deliver_at=past)
    assert sum(together(replies.deliver_due, replies.deliver_due)) == 1
    desk.put(ticket, Status.SOLVED, silent_since=past)
    assert sum(together(silence.sweep, silence.sweep)) == 1
    assert ticket.events.filter(verb="replied").count() == 1


def test_taking_back_and_sending_never_both_succeed(ticket: Ticket, anna: User) -> None:
    AgentProfile.objects.filter(user=anna).update(undo_seconds=15)
    message = desk.replies_to(ticket, anna)
    past = timezone.now() - timedelta(seconds=1)
    TicketMessage.objects.queued().update(deliver_at=past)

    def take_back() -> int:
        try:
            replies.take_back(message=message, agent=anna)
        except Refused:
            return 0
        return 1

    assert sum(together(take_back, replies.deliver_due)) == 1


def test_two_tickets_merged_into_each_other_leave_one(
    ticket: Ticket, alice: User, anna: User
) -> None:
    other, by = desk.ticket(alice), Actor.agent(anna)

    def merge(one: Ticket, into: Ticket) -> bool:
        try:
            merging.merge(ticket=one, into=into, by=by)
        except Refused:
            return False
        return True

    done = together(lambda: merge(ticket, other), lambda: merge(other, ticket))
    assert sorted(done) == [False, True]
    assert Ticket.objects.living().count() == 1


def test_a_message_during_a_merge_arrives_on_the_ticket_that_lives(
    ticket: Ticket, alice: User, anna: User
) -> None:
    gone = desk.ticket(alice)
    together(
        lambda: merging.merge(ticket=gone, into=ticket, by=Actor.agent(anna)),
        lambda: desk.writes(gone, "Anybody?"),
    )
    said = TicketMessage.objects.of(ticket).filter(body="Anybody?")
    assert said.count() == 1
