"""The demo desk: alive at the first look, and true to its own rules."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chat.models import Chat
from chatsite.accounts.models import User
from support import inbox
from support.inbox import Filters, Folder
from support.models import SLAClock, Team, Ticket, TicketEvent, TicketMessage
from support.models.status import Status
from support.sla import clocks

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As `up` makes it, once for all tests here: it takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        for command in ("demo", "demo_chats", "demo_desk"):
            call_command(command)
        yield
        transaction.set_rollback(True)


def test_there_are_tickets_in_every_state(desk: None) -> None:
    assert Ticket.objects.count() >= 30
    assert set(Ticket.objects.values_list("status", flat=True)) == set(Status)


def test_a_site_with_a_desk_is_left_alone(desk: None) -> None:
    before = Ticket.objects.count()
    call_command("demo_desk")
    assert (Ticket.objects.count(), Team.objects.count()) == (before, 2)


def test_agents_find_work_in_their_folders(desk: None) -> None:
    anna = User.objects.get(username="anna")
    for folder in (Folder.MINE, Folder.UNASSIGNED, Folder.ALL, Folder.SNOOZED):
        assert inbox.page(anna, Filters(folder=folder)).tickets, folder


def test_alice_has_chats_and_one_of_them_became_a_ticket(desk: None) -> None:
    alice = User.objects.get(username="alice")
    assert Chat.objects.visible_to(alice).count() == 3
    [ticket] = Ticket.objects.asked_by(alice).exclude(chat=None)
    assert ticket.chat
    assert ticket.chat.title == "My Lumen flickers"


def test_stories_happened_when_they_are_told_to_have(desk: None) -> None:
    now = timezone.now()
    oldest = Ticket.objects.order_by("number").first()
    assert oldest
    assert now - oldest.created_at > timedelta(days=20)
    assert not TicketEvent.objects.filter(at__gt=now).exists()
    assert not TicketEvent.objects.filter(at__lt=F("ticket__created_at")).exists()
    assert not TicketMessage.objects.filter(delivery="queued").exists()


def test_events_of_each_ticket_are_in_the_order_of_time(desk: None) -> None:
    for ticket in Ticket.objects.all():
        moments = list(ticket.events.order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments), ticket


def test_ids_and_numbers_follow_time(desk: None) -> None:
    opened = list(
        Ticket.objects.order_by("number").values_list("created_at", flat=True)
    )
    by_id = list(Ticket.objects.order_by("id").values_list("created_at", flat=True))
    assert opened == by_id


def test_clocks_are_what_the_events_say(desk: None) -> None:
    def stored() -> list[tuple[object, ...]]:
        columns = ("ticket", "metric", "started_at", "due_at", "used_seconds")
        return sorted(SLAClock.objects.values_list(*columns), key=str)

    before = stored()
    assert before
    for ticket in Ticket.objects.all():
        clocks.refresh(ticket, anew=True)
    assert stored() == before
    kept = SLAClock.objects.exclude(fulfilled_at=None)
    assert kept.filter(breached_at=None).count() > 20
