"""Anna answers Alice: once, in time to take it back, and not past a newer message."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support import conversation
from support.actions import drafts, messages, replies, silence, tickets
from support.actions.replies import NewerMessage
from support.lifecycle import Happening
from support.models import AgentProfile, Draft, Ticket, TicketMessage
from support.models.actor import Actor
from support.models.status import Status
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def careful(anna: User) -> User:
    """Anna, who may take her replies back for 15 seconds."""
    AgentProfile.objects.filter(user=anna).update(undo_seconds=15)
    return anna


def time_passes() -> None:
    """The undo time of what waits is over."""
    over = timezone.now() - timedelta(seconds=1)
    TicketMessage.objects.queued().update(deliver_at=over)


def bodies(ticket: Ticket, viewer: User) -> list[str]:
    return [message.body for message in conversation.messages(ticket, viewer)]


def test_alice_reads_the_reply_and_never_the_note(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.notes(ticket, anna, "She is on the old plan.")
    desk.replies_to(ticket, anna, "Try **again**.")
    assert bodies(ticket, alice) == ["Help!", "Try **again**."]
    assert bodies(ticket, anna) == [
        "Help!",
        "She is on the old plan.",
        "Try **again**.",
    ]
    assert "old plan" not in desk.fresh(ticket).last_message_preview


def test_words_are_rendered_safely(ticket: Ticket, anna: User) -> None:
    message = desk.replies_to(ticket, anna, "**Hi** <script>alert(1)</script>")
    assert "<strong>Hi</strong>" in message.safe_html
    assert "<script>" not in message.safe_html


def test_a_reply_sent_twice_is_one_reply(ticket: Ticket, anna: User) -> None:
    first = desk.replies_to(ticket, anna, key="k1")
    assert desk.replies_to(ticket, anna, key="k1") == first
    assert ticket.messages.filter(author=anna).count() == 1


def test_the_same_key_of_another_author_is_another_message(
    ticket: Ticket, anna: User, ben: User
) -> None:
    assert desk.replies_to(ticket, anna, key="k1") != desk.replies_to(
        ticket, ben, key="k1"
    )


def test_anna_is_shown_what_alice_wrote_meanwhile_and_may_send_anyway(
    ticket: Ticket, anna: User
) -> None:
    seen = desk.fresh(ticket).seq
    newer = desk.writes(ticket, "Never mind!")
    with pytest.raises(NewerMessage) as refusal:
        desk.replies_to(ticket, anna, based_on_seq=seen)
    assert refusal.value.status == 409
    assert refusal.value.messages == [newer]
    desk.replies_to(ticket, anna, based_on_seq=desk.fresh(ticket).seq)
    desk.replies_to(ticket, anna, "And one more thing.")


def test_a_reply_that_waits_to_be_sent_is_newer_too(
    ticket: Ticket, careful: User, ben: User
) -> None:
    seen = desk.fresh(ticket).seq
    waiting = desk.replies_to(ticket, careful)
    with pytest.raises(NewerMessage) as refusal:
        desk.replies_to(ticket, ben, based_on_seq=seen)
    assert refusal.value.messages == [waiting]


def test_notes_and_ones_own_replies_need_no_review(
    ticket: Ticket, anna: User, ben: User
) -> None:
    seen = desk.fresh(ticket).seq
    desk.notes(ticket, ben)
    desk.replies_to(ticket, anna, based_on_seq=seen)
    desk.replies_to(ticket, anna, "P.S.", based_on_seq=seen)


def test_alice_sees_nothing_of_a_reply_that_can_be_taken_back(
    ticket: Ticket, alice: User, careful: User
) -> None:
    before = desk.fresh(ticket)
    desk.replies_to(ticket, careful, then=Happening.REPLY_AND_SOLVE)
    assert bodies(ticket, alice) == ["Help!"]
    assert bodies(ticket, careful) == ["Help!", "Try again."]
    after = desk.fresh(ticket)
    assert (after.status, after.first_response_at) == (Status.NEW, None)
    assert after.public_seq == before.public_seq
    assert replies.deliver_due() == 0


def test_taken_back_the_text_is_a_draft_again(ticket: Ticket, careful: User) -> None:
    drafts.save(ticket=ticket, agent=careful, mode="public", body="Try", based_on_seq=1)
    message = desk.replies_to(ticket, careful)
    assert not Draft.objects.exists()
    assert replies.take_back(message=message, agent=careful) == "Try again."
    assert Draft.objects.get().body == "Try again."
    time_passes()
    assert replies.deliver_due() == 0
    assert not TicketMessage.objects.filter(author=careful).exists()


def test_only_its_author_takes_a_reply_back_and_only_in_time(
    ticket: Ticket, careful: User, ben: User
) -> None:
    message = desk.replies_to(ticket, careful)
    with pytest.raises(Refused):
        replies.take_back(message=message, agent=ben)
    time_passes()
    assert replies.deliver_due() == 1
    with pytest.raises(Refused):
        replies.take_back(message=message, agent=careful)


def test_a_delivered_reply_moves_the_ticket_and_comes_last(
    ticket: Ticket, alice: User, careful: User
) -> None:
    desk.replies_to(ticket, careful, then=Happening.REPLY_AND_WAIT)
    desk.notes(ticket, careful)
    time_passes()
    assert replies.deliver_due() == 1
    assert replies.deliver_due() == 0
    after = desk.fresh(ticket)
    assert after.status == Status.PENDING
    assert after.first_response_at is not None
    assert bodies(ticket, careful)[-1] == "Try again."
    assert bodies(ticket, alice) == ["Help!", "Try again."]
    assert ticket.messages.latest("seq").body == "Try again."


def test_what_alice_writes_in_the_undo_time_comes_after_the_reply(
    ticket: Ticket, alice: User, careful: User
) -> None:
    desk.replies_to(ticket, careful, then=Happening.REPLY_AND_SOLVE)
    desk.writes(ticket, "It still fails.")
    assert bodies(ticket, alice) == ["Help!", "Try again.", "It still fails."]
    after = desk.fresh(ticket)
    assert (after.status, after.reopen_count) == (Status.OPEN, 1)
    reply = ticket.events.get(verb="replied")
    assert (reply.actor, reply.actor_type) == (careful, "agent")


def test_alice_who_closes_in_the_undo_time_is_answered_first(
    ticket: Ticket, alice: User, careful: User
) -> None:
    desk.replies_to(ticket, careful, then=Happening.REPLY_AND_WAIT)
    tickets.close(ticket=ticket, requester=alice)
    assert bodies(ticket, alice) == ["Help!", "Try again."]
    assert desk.fresh(ticket).status == Status.SOLVED


def test_a_ticket_that_is_closed_in_the_undo_time_stays_closed(
    ticket: Ticket, alice: User, careful: User
) -> None:
    desk.replies_to(ticket, careful)
    desk.put(ticket, Status.CLOSED)
    time_passes()
    assert replies.deliver_due() == 1
    assert desk.fresh(ticket).status == Status.CLOSED
    assert bodies(ticket, alice) == ["Help!", "Try again."]


@pytest.mark.parametrize("body", ["", " \n ", "\0", "x" * 50_001])
def test_unfit_words_are_refused_and_leave_no_trace(
    ticket: Ticket, anna: User, body: str
) -> None:
    before = desk.fresh(ticket).seq
    with pytest.raises(Refused):
        desk.replies_to(ticket, anna, body)
    with pytest.raises(Refused):
        desk.notes(ticket, anna, body)
    assert desk.fresh(ticket).seq == before


def test_redacted_words_are_gone_and_the_audit_says_by_whom(
    ticket: Ticket, alice: User, lena: User
) -> None:
    message = desk.writes(ticket, "My card is 4111 1111")
    messages.redact(message=message, by=Actor.agent(lena))
    message.refresh_from_db()
    assert (message.body, message.html, message.redacted_by) == ("", "", lena)
    assert desk.fresh(ticket).last_message_preview != "My card is 4111 1111"
    event = ticket.events.get(verb="redacted")
    assert event.actor == lena
    assert "4111" not in str([event.old, event.new])


def test_silence_brings_a_reminder_then_the_end_and_never_while_snoozed(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_WAIT)
    long_ago = timezone.now() - timedelta(days=30)
    assert silence.sweep() == 0
    desk.age(ticket, long_ago)
    Ticket.objects.update(snoozed_until=timezone.now() + timedelta(days=1))
    assert silence.sweep() == 0
    Ticket.objects.update(snoozed_until=None)
    assert silence.sweep() == 1
    assert "We wait for your answer" in bodies(ticket, alice)[-1]
    assert silence.sweep() == 0
    for status in (Status.SOLVED, Status.CLOSED):
        desk.age(ticket, long_ago)
        assert silence.sweep() == 1
        assert desk.fresh(ticket).status == status
    assert silence.sweep() == 0


def test_a_team_without_spans_leaves_silence_alone(ticket: Ticket, anna: User) -> None:
    type(ticket.team).objects.update(remind_after=None, close_after=None)
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_WAIT)
    desk.age(ticket, timezone.now() - timedelta(days=3000))
    assert silence.sweep() == 0


def test_a_snooze_ends_at_its_time_or_when_alice_writes(ticket: Ticket) -> None:
    for wake in (silence.sweep, lambda: desk.writes(ticket)):
        past = timezone.now() - timedelta(seconds=1)
        Ticket.objects.update(snoozed_until=past)
        wake()
        assert desk.fresh(ticket).snoozed_until is None
