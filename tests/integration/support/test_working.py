"""Agents work on tickets: fields, owners, snoozes, merges, links, many at once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support import conversation
from support.actions import (
    attachments,
    followers,
    links,
    merging,
    messages,
    reads,
    teams,
    tickets,
)
from support.actions.editing import Edits, assign, edit
from support.actions.words import Words
from support.models import Mention, Product, Tag, Team, Ticket, TicketLink, TicketRead
from support.models.actor import Actor
from support.models.status import Priority, Status
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


def test_every_edit_is_audited_with_old_and_new_value(
    ticket: Ticket, anna: User, helpers: Team, billing: Team
) -> None:
    printer, urgent = Product.objects.create(name="Printer"), Tag(name="urgent")
    urgent.save()
    edits = Edits(
        status=Status.OPEN,
        priority=Priority.HIGH,
        subject="  The printer\n burns ",
        product=printer,
        team=billing,
        snoozed_until=timezone.now() + timedelta(days=1),
        add_tags=frozenset({urgent}),
    )
    edit(ticket=ticket, edits=edits, by=Actor.agent(anna))
    changed = {e.field: e for e in ticket.events.filter(verb="changed")}
    named = {field: (e.old, e.new) for field, e in changed.items()}
    assert named["status"] == ("new", "open")
    assert named["priority"] == (2, 3)
    assert named["subject"] == ("It is broken", "The printer burns")
    assert named["product"] == (None, {"id": printer.pk, "name": "Printer"})
    assert named["team"] == (
        {"id": helpers.pk, "name": "Helpers"},
        {"id": billing.pk, "name": "Billing"},
    )
    assert named["tags"] == ([], ["urgent"])
    assert named.keys() == {*named, "snoozed_until"}
    assert {e.actor for e in changed.values()} == {anna}
    assert all(e.public_seq is None for e in changed.values())


def test_an_edit_that_changes_nothing_leaves_no_event(
    ticket: Ticket, anna: User
) -> None:
    before = desk.fresh(ticket)
    edit(
        ticket=ticket,
        edits=Edits(priority=Priority.NORMAL, assignee=None),
        by=Actor.agent(anna),
    )
    after = desk.fresh(ticket)
    assert (after.seq, after.version) == (before.seq, before.version)


def test_seq_has_no_gap_and_the_audit_cannot_be_rewritten(
    ticket: Ticket, anna: User
) -> None:
    desk.notes(ticket, anna)
    desk.replies_to(ticket, anna)
    seqs = list(ticket.events.values_list("seq", flat=True))
    assert seqs == list(range(1, desk.fresh(ticket).seq + 1))
    event = ticket.events.all()[0]
    for rewrite in (event.save, event.delete):
        with pytest.raises(TypeError):
            rewrite()


def test_ben_is_told_that_anna_has_it(ticket: Ticket, anna: User, ben: User) -> None:
    tickets.take(ticket=ticket, agent=anna)
    tickets.take(ticket=ticket, agent=anna)
    with pytest.raises(Refused, match="Anna has it"):
        tickets.take(ticket=ticket, agent=ben)
    assert desk.fresh(ticket).assignee == anna


def test_only_agents_are_given_tickets_and_never_their_own_request(
    ticket: Ticket, anna: User, bob: User
) -> None:
    by = Actor.agent(anna)
    with pytest.raises(Refused):
        assign(ticket=ticket, to=bob, by=by)
    with pytest.raises(Refused):
        assign(ticket=desk.ticket(anna), to=anna, by=by)


def test_a_ticket_that_changes_team_leaves_an_owner_who_is_not_there(
    ticket: Ticket, anna: User, billing: Team
) -> None:
    assign(ticket=ticket, to=anna, by=Actor.agent(anna))
    edit(ticket=ticket, edits=Edits(team=billing), by=Actor.agent(anna))
    assert desk.fresh(ticket).assignee is None


@pytest.mark.parametrize("days", [-1, 0])
def test_a_snooze_ends_in_the_future(ticket: Ticket, anna: User, days: int) -> None:
    until = timezone.now() + timedelta(days=days)
    with pytest.raises(Refused):
        edit(ticket=ticket, edits=Edits(snoozed_until=until), by=Actor.agent(anna))


def test_what_is_done_is_not_snoozed_and_solving_wakes(
    ticket: Ticket, anna: User
) -> None:
    snooze = Edits(snoozed_until=timezone.now() + timedelta(days=1))
    edit(ticket=ticket, edits=snooze, by=Actor.agent(anna))
    edit(ticket=ticket, edits=Edits(status=Status.SOLVED), by=Actor.agent(anna))
    assert desk.fresh(ticket).snoozed_until is None
    with pytest.raises(Refused):
        edit(ticket=ticket, edits=snooze, by=Actor.agent(anna))


def test_merged_messages_are_read_in_the_other_ticket_and_later_ones_go_there(
    ticket: Ticket, alice: User, anna: User
) -> None:
    first, home = desk.ticket(alice, body="one"), ticket
    second = desk.ticket(alice, body="two")
    merging.merge(ticket=first, into=second, by=Actor.agent(anna))
    merging.merge(ticket=second, into=home, by=Actor.agent(anna))
    assert desk.fresh(first).merged_into == home
    said = [m.body for m in conversation.messages(home, alice)]
    assert said == ["Help!", "one", "two"]
    assert desk.writes(first, "three").ticket == home
    assert desk.replies_to(second, anna, "four").ticket == home
    assert desk.fresh(first).status == Status.MERGED
    assert first.events.get(verb="merged").public_seq is not None


def test_after_a_merge_a_reply_is_reviewed_against_the_living_ticket(
    ticket: Ticket, alice: User, anna: User
) -> None:
    gone = desk.ticket(alice)
    merging.merge(ticket=gone, into=ticket, by=Actor.agent(anna))
    with pytest.raises(Refused, match="newer"):
        desk.replies_to(gone, anna, based_on_seq=99)


def test_no_merge_into_itself_the_merged_the_done_or_anothers(
    ticket: Ticket, alice: User, bob: User, anna: User
) -> None:
    gone, solved = desk.ticket(alice), desk.ticket(alice)
    bobs, by = desk.ticket(bob), Actor.agent(anna)
    merging.merge(ticket=gone, into=ticket, by=by)
    desk.put(solved, Status.SOLVED)
    for one, into in [
        (ticket, ticket),
        (ticket, gone),
        (gone, ticket),
        (ticket, solved),
        (ticket, bobs),
    ]:
        with pytest.raises(Refused):
            merging.merge(ticket=one, into=into, by=by)


def test_links_are_made_once_and_have_no_circle(
    ticket: Ticket, alice: User, anna: User
) -> None:
    other, by = desk.ticket(alice), Actor.agent(anna)
    for _ in range(2):
        links.link(ticket=ticket, other=other, kind="parent", by=by)
    assert ticket.events.filter(verb="linked").count() == 1
    with pytest.raises(Refused):
        links.link(ticket=other, other=ticket, kind="parent", by=by)
    with pytest.raises(Refused):
        links.link(ticket=other, other=other, by=by)
    links.unlink(found=TicketLink.objects.get(), by=by)
    assert not TicketLink.objects.exists()


def test_a_note_tells_the_agents_it_names_and_nobody_else(
    ticket: Ticket, alice: User, anna: User, ben: User, bob: User
) -> None:
    body = f"(@{ben.username.upper()}) see @{ben.username}. @{bob.username} x@{anna}"
    desk.notes(ticket, anna, f"{body} @{alice.username}")
    assert [mention.user for mention in Mention.objects.all()] == [ben]


def test_what_one_has_read_only_grows_and_own_words_are_read(
    ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    def unread(agent: User) -> bool:
        return Ticket.objects.with_unread(agent).get(pk=ticket.pk).is_unread

    assert unread(anna)
    seen = desk.fresh(ticket).seq
    for seq in (seen, 1, 10_000):
        reads.mark_seen(ticket=desk.fresh(ticket), user=anna, seq=seq)
    assert TicketRead.objects.get(user=anna).last_seen_seq == seen
    desk.replies_to(ticket, anna)
    assert not unread(anna)
    assert unread(ben)
    edit(ticket=ticket, edits=Edits(priority=Priority.LOW), by=Actor.agent(ben))
    assert not unread(anna)
    desk.writes(ticket)
    assert unread(anna)
    reads.mark_seen(ticket=desk.fresh(ticket), user=alice, seq=10_000)
    read = TicketRead.objects.get(user=alice)
    assert read.last_seen_seq == desk.fresh(ticket).public_seq


def test_alice_has_news_of_what_she_may_know(
    ticket: Ticket, alice: User, anna: User
) -> None:
    def has_news() -> bool:
        return Ticket.objects.asked_by(alice).with_news(alice).get().is_unread

    reads.mark_seen(ticket=desk.fresh(ticket), user=alice, seq=10_000)
    desk.notes(ticket, anna)
    assert not has_news()
    desk.replies_to(ticket, anna)
    assert has_news()


def test_files_go_with_their_message(ticket: Ticket, alice: User, anna: User) -> None:
    upload = SimpleUploadedFile("../../a\\b.html", b"<b>", "text/html")
    file = attachments.add(ticket=ticket, user=alice, file=upload)
    assert file.original_name == "b.html"
    assert "b.html" not in file.file.name
    words = Words("See this", files=(file.pk,))
    with pytest.raises(Refused):
        messages.note(ticket=ticket, agent=anna, words=words)
    messages.customer_message(ticket=ticket, customer=alice, words=words)
    assert ticket.messages.latest("seq").attachments.get() == file
    with pytest.raises(Refused):
        attachments.add(ticket=ticket, user=alice, file=SimpleUploadedFile("e", b""))


def test_following_is_audited_once(ticket: Ticket, anna: User) -> None:
    for _ in range(2):
        followers.follow(ticket=ticket, agent=anna)
    followers.unfollow(ticket=ticket, agent=anna)
    assert ticket.events.filter(field="followers").count() == 2


def test_who_leaves_a_team_leaves_its_tickets_in_the_queue(
    ticket: Ticket, anna: User, lena: User, helpers: Team
) -> None:
    tickets.take(ticket=ticket, agent=anna)
    teams.leave(team=helpers, user=anna, by=Actor.agent(lena))
    assert desk.fresh(ticket).assignee is None
    event = ticket.events.filter(field="assignee").latest("seq")
    assert (event.actor, event.new) == (lena, None)
