"""The table of statuses, cell by cell, and what a move brings with it."""

import pytest
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import tickets
from support.actions.changing import changing
from support.actions.editing import Edits, edit
from support.lifecycle import COLUMNS, ENDS, TABLE, Fate, Happening, outcome
from support.models import Ticket
from support.models.actor import SYSTEM, Actor
from support.models.status import CATEGORIES, PUBLIC, Category, Status
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

# As the desk's rules say it, in words: new, open, pending, on hold, solved, closed.
RULES = {
    Happening.CUSTOMER_MESSAGE: "open open open open reopened follow-up",
    Happening.REPLY: "open open pending on_hold solved refused",
    Happening.NOTE: "same same same same same same",
    Happening.REPLY_AND_WAIT: "pending pending pending pending pending refused",
    Happening.REPLY_AND_HOLD: "on_hold on_hold on_hold on_hold on_hold refused",
    Happening.REPLY_AND_SOLVE: "solved solved solved solved solved refused",
    Happening.SILENCE: "same same reminded same closed same",
}
CELLS = [
    (happening, status, cell)
    for happening, row in RULES.items()
    for status, cell in zip(COLUMNS, row.split(), strict=True)
]
ENDED = [(h, status) for h in Happening for status in (Status.MERGED, Status.SPAM)]


def do(happening: Happening, ticket: Ticket, agent: User) -> Ticket:
    """Let it happen as the product does; the ticket that a message ends up on."""
    if happening == Happening.CUSTOMER_MESSAGE:
        return desk.writes(ticket).ticket
    if happening == Happening.NOTE:
        return desk.notes(ticket, agent).ticket
    if happening == Happening.SILENCE:
        with changing(ticket, by=SYSTEM) as change:
            change.happen(happening)
        return ticket
    return desk.replies_to(ticket, agent, then=happening).ticket


@pytest.mark.parametrize(("happening", "status", "cell"), CELLS)
def test_every_cell_of_the_table_holds(
    happening: Happening, status: Status, cell: str, ticket: Ticket, anna: User
) -> None:
    before = desk.put(ticket, status)
    if cell == "refused":
        with pytest.raises(Refused) as refusal:
            do(happening, before, anna)
        assert refusal.value.status == 409
        assert desk.fresh(ticket).seq == before.seq
        return
    on = do(happening, before, anna)
    after = desk.fresh(ticket)
    if cell == "follow-up":
        assert (on.follow_up_of, desk.fresh(on).status) == (ticket, Status.NEW)
        assert after.status == Status.CLOSED
        return
    expected = {"same": status, "reminded": status, "reopened": Status.OPEN}
    assert after.status == expected.get(cell, cell)
    assert after.reopen_count == (1 if cell == "reopened" else 0)
    assert on == ticket


def test_the_table_has_every_happening_and_every_column() -> None:
    assert TABLE.keys() == RULES.keys() == set(Happening)
    assert CATEGORIES.keys() == PUBLIC.keys() == set(Status)


@pytest.mark.parametrize(("happening", "status"), ENDED)
def test_nothing_leaves_merged_and_spam(happening: Happening, status: Status) -> None:
    assert outcome(happening, status) is ENDS.get(happening, Fate.REFUSED)
    assert ENDS.get(happening, Fate.SAME) is Fate.SAME


@pytest.mark.parametrize("status", [s for s in Status if s != Status.MERGED])
def test_the_category_follows_the_status(ticket: Ticket, status: Status) -> None:
    assert desk.put(ticket, status).category == status.category


def test_solving_answers_who_waited_and_a_thank_you_reopens(
    ticket: Ticket, anna: User
) -> None:
    assert desk.fresh(ticket).waiting_since is not None
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    solved = desk.fresh(ticket)
    assert solved.solved_at is not None
    assert solved.waiting_since is None
    assert solved.first_response_at is not None
    desk.writes(ticket, "Thanks!")
    reopened = desk.fresh(ticket)
    assert (reopened.status, reopened.reopen_count) == (Status.OPEN, 1)
    assert reopened.solved_at is None
    assert reopened.waiting_since is not None


def test_a_reply_comes_before_the_status_it_is_sent_with(
    ticket: Ticket, anna: User
) -> None:
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    verbs = ticket.events.order_by("seq").values_list("verb", "field")
    assert list(verbs) == [
        ("opened", ""),
        ("wrote", ""),
        ("replied", ""),
        ("changed", "status"),
    ]


def test_a_customer_waits_since_the_first_unanswered_message(ticket: Ticket) -> None:
    since = desk.fresh(ticket).waiting_since
    desk.writes(ticket)
    assert desk.fresh(ticket).waiting_since == since


def test_a_message_on_a_closed_ticket_follows_up_once(ticket: Ticket) -> None:
    closed = desk.put(ticket, Status.CLOSED, closed_at=timezone.now())
    message = desk.writes(closed, "It is back", key="k1")
    again = desk.writes(closed, "It is back", key="k1")
    assert message == again
    follow_up = ticket.follow_ups.get()
    assert (follow_up.subject, follow_up.team) == (ticket.subject, ticket.team)
    event = ticket.events.get(verb="followed_up")
    assert (event.new, event.public_seq) == (follow_up.number, ticket.public_seq + 1)


def test_alice_closes_her_ticket_and_reopens_it_by_writing(ticket: Ticket) -> None:
    tickets.close(ticket=ticket, requester=ticket.requester)
    assert desk.fresh(ticket).status == Status.SOLVED
    desk.writes(ticket)
    assert desk.fresh(ticket).status == Status.OPEN


@pytest.mark.parametrize("status", Status)
def test_reopening_is_for_what_is_solved_or_closed(
    ticket: Ticket, lena: User, status: Status
) -> None:
    into = desk.ticket(ticket.requester) if status == Status.MERGED else None
    desk.put(ticket, status, merged_into=into)
    if status in (Status.SOLVED, Status.CLOSED):
        tickets.reopen(ticket=ticket, by=Actor.agent(lena))
        assert desk.fresh(ticket).status == Status.OPEN
        assert desk.fresh(ticket).reopen_count == 1
    else:
        with pytest.raises(Refused):
            tickets.reopen(ticket=ticket, by=Actor.agent(lena))


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED, Status.MERGED])
def test_no_agent_sets_by_hand_what_comes_about_otherwise(
    ticket: Ticket, anna: User, status: Status
) -> None:
    desk.put(ticket, Status.OPEN)
    with pytest.raises(Refused):
        edit(ticket=ticket, edits=Edits(status=status), by=Actor.agent(anna))


def test_spam_is_kept_quietly(ticket: Ticket, anna: User) -> None:
    edit(ticket=ticket, edits=Edits(status=Status.SPAM), by=Actor.agent(anna))
    desk.writes(ticket, "Buy!")
    spam = desk.fresh(ticket)
    assert (spam.status, spam.waiting_since) == (Status.SPAM, None)
    assert spam.category == Category.DONE
