"""Alice asks, Anna answers, and to strangers there is no ticket."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support import access
from support.access import MAY, Role, Verb, can
from support.actions import (
    attachments,
    followers,
    handoffs,
    merging,
    messages,
    teams,
)
from support.actions.words import Words
from support.models import Team, TeamMembership, Ticket, TicketMessage
from support.models.actor import Actor
from tests import make
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

WORK = {"see", "see_internal", "reply", "note", "edit", "close"}
LEADS = WORK | {"redact", "reopen_closed", "audit"}
RULES = {
    "alice": {"see", "reply", "close"},
    "bob": set(),
    "anna": WORK,
    "lena": LEADS,
    "carl": set(),
    "root": LEADS,
}


@pytest.fixture
def root(db: None) -> User:
    """The administrator."""
    return make.person("root", is_superuser=True)


@pytest.mark.parametrize("name", RULES)
def test_who_may_do_what(
    name: str, ticket: Ticket, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(name)
    assert {verb for verb in Verb if can(user, verb, ticket)} == RULES[name]
    sees = Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()
    assert sees is ("see" in RULES[name])
    works = Ticket.objects.worked_by(user).filter(pk=ticket.pk).exists()
    assert works is ("see_internal" in RULES[name])


def test_every_role_has_its_line() -> None:
    assert MAY.keys() == set(Role)


def test_who_is_signed_out_or_shut_out_sees_nothing(
    ticket: Ticket, alice: User, anna: User
) -> None:
    User.objects.filter(pk__in=[alice.pk, anna.pk]).update(is_active=False)
    for user in (AnonymousUser(), User.objects.get(pk=anna.pk)):
        assert not Ticket.objects.visible_to(user).exists()
        assert not can(user, Verb.SEE, ticket)


def test_an_agent_who_asks_is_the_customer_of_that_ticket(
    helpers: Team, anna: User, ben: User
) -> None:
    own = desk.ticket(anna)
    assert access.role_on(anna, own) == Role.REQUESTER
    assert not Ticket.objects.worked_by(anna).exists()
    assert Ticket.objects.worked_by(ben).get() == own


def assigned(ticket: Ticket, user: User) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee=user)


def followed(ticket: Ticket, user: User) -> None:
    followers.follow(ticket=ticket, agent=user)


def mentioned(ticket: Ticket, user: User) -> None:
    desk.notes(ticket, user, f"See @{user.username}")


@pytest.mark.parametrize("wanted", [assigned, followed, mentioned])
def test_carl_sees_another_teams_ticket_while_he_is_wanted_and_an_agent(
    wanted: Callable[[Ticket, User], None], ticket: Ticket, carl: User, billing: Team
) -> None:
    wanted(ticket, carl)
    there = desk.fresh(ticket)
    assert access.role_on(carl, there) == Role.AGENT
    assert access.worked_ticket_for(carl, ticket.number) == ticket
    TeamMembership.objects.filter(agent=carl).delete()
    assert access.role_on(carl, there) == Role.NOBODY
    with pytest.raises(Http404):
        access.ticket_for(carl, ticket.number)


def test_who_is_removed_sees_nothing_more_at_once(
    ticket: Ticket, anna: User, helpers: Team, billing: Team
) -> None:
    teams.join(team=billing, user=anna)
    for wanted in (assigned, followed, mentioned):
        wanted(ticket, anna)
    teams.leave(team=helpers, user=anna, by=Actor.agent(anna))
    assert access.role_on(anna, desk.fresh(ticket)) == Role.NOBODY
    assert not Ticket.objects.visible_to(anna).exists()


def test_a_lead_of_another_team_leads_not_here(ticket: Ticket, billing: Team) -> None:
    boss = desk.agent("boss", billing, role=desk.Role.LEAD)
    followed(ticket, boss)
    assert access.role_on(boss, ticket) == Role.AGENT


def test_the_doors(ticket: Ticket, alice: User, bob: User, anna: User) -> None:
    assert access.ticket_for(alice, ticket.number, to=Verb.REPLY) == ticket
    with pytest.raises(Refused) as refusal:
        access.ticket_for(alice, ticket.number, to=Verb.EDIT)
    assert refusal.value.status == 403
    for number in (ticket.number, 0, -1, 2**62):
        with pytest.raises(Http404):
            access.ticket_for(bob, number)
    with pytest.raises(Http404):
        access.worked_ticket_for(alice, ticket.number)


def test_a_note_does_not_exist_for_alice_and_no_message_does_for_bob(
    ticket: Ticket, alice: User, bob: User, anna: User
) -> None:
    note = desk.notes(ticket, anna)
    said = desk.writes(ticket)
    waiting = desk.replies_to(ticket, desk.agent("slow", ticket.team, undo=15))
    expected: list[tuple[User | AnonymousUser, TicketMessage, bool]] = [
        (alice, said, True),
        (alice, note, False),
        (alice, waiting, False),
        (anna, note, True),
        (anna, waiting, True),
        (bob, said, False),
        (AnonymousUser(), said, False),
    ]
    for user, message, found in expected:
        if found:
            assert access.message_for(user, message.pk) == message
        else:
            with pytest.raises(Http404):
                access.message_for(user, message.pk)
    with pytest.raises(Http404):
        access.message_for(alice, uuid4())
    with pytest.raises(Refused):
        access.message_for(anna, said.pk, to=Verb.REDACT)


def test_a_files_address_opens_for_who_may_read_its_message(
    ticket: Ticket,
    alice: User,
    bob: User,
    anna: User,
    carl: User,
) -> None:
    file = attachments.add(
        ticket=ticket, user=anna, file=SimpleUploadedFile("a.txt", b"text")
    )

    def readers() -> list[User]:
        return [u for u in (alice, bob, anna, carl) if opens(u)]

    def opens(user: User) -> bool:
        try:
            return access.attachment_for(user, file.pk) == file
        except Http404:
            return False

    assert readers() == [anna]
    note = messages.note(
        ticket=ticket, agent=anna, words=Words("Look", files=(file.pk,))
    )
    assert readers() == [anna]
    mentioned(ticket, carl)
    assert readers() == [anna, carl]
    type(note).objects.filter(pk=note.pk).update(visibility="public")
    assert readers() == [alice, anna, carl]


def test_after_a_merge_the_doors_of_the_living_ticket_count(
    ticket: Ticket, alice: User, anna: User, carl: User, billing: Team
) -> None:
    gone = desk.ticket(alice, team=billing)
    note = desk.notes(gone, carl)
    with pytest.raises(Http404):
        access.message_for(anna, note.pk)
    merging.merge(ticket=gone, into=ticket, by=Actor.agent(carl))
    assert access.message_for(anna, note.pk) == note
    with pytest.raises(Http404):
        access.message_for(alice, note.pk)


def test_the_ai_replies_only_while_it_has_the_chat(alice: User, helpers: Team) -> None:
    chat = make.chat(alice)
    ticket = desk.from_chat(chat)
    assert not access.ai_may(Verb.REPLY, ticket)
    handoffs.hand_back(ticket=ticket, by=Actor.agent(make.person("anna")))
    assert access.ai_may(Verb.REPLY, ticket)
    assert not access.ai_may(Verb.EDIT, ticket)
    assert not access.ai_may(Verb.SEE_INTERNAL, ticket)


def test_nobody_answers_where_there_is_no_team(alice: User) -> None:
    with pytest.raises(Refused) as refusal:
        desk.ticket(alice)
    assert refusal.value.status == 503
    assert not Ticket.objects.exists()
