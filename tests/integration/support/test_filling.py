"""A filled desk is a desk: its rows are true to each other."""

from typing import Any

import pytest
from django.db.models import Count, F, Max, Min

from chatsite.accounts.models import User
from support import inbox
from support.demo.copying import copy
from support.demo.filling import Filling
from support.inbox import Filters
from support.management.commands import fill_desk
from support.models import SLAClock, Ticket, TicketEvent, TicketMessage
from support.models.status import Category
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(db: None) -> Filling:
    """300 tickets with 3,000 messages."""
    filling = Filling(fill_desk._people(), 300, 3000)
    for batch in filling.batches(100):
        for model in fill_desk.TABLES:
            copy(model, batch.rows[model])
    return filling


def busy_agent() -> User:
    """Somebody of a team that has something open."""
    waiting = Ticket.objects.open().first()
    assert waiting
    return waiting.team.memberships.all()[0].agent


def test_numbers_of_events_have_no_gap_and_rows_know_the_last(filled: Filling) -> None:
    assert Ticket.objects.count() == 300
    counted: Any = Ticket.objects.annotate(
        last=Max("events__seq"),
        first=Min("events__seq"),
        count=Count("events"),
        public=Count("events__public_seq"),
        last_public=Max("events__public_seq"),
    )
    wrong = counted.exclude(
        first=1, last=F("count"), seq=F("last"), public=F("last_public")
    )
    assert not wrong.exists()
    assert not counted.exclude(public_seq=F("last_public")).exists()


def test_nothing_happened_before_its_ticket_or_will_happen(filled: Filling) -> None:
    for model in (TicketEvent, TicketMessage):
        rows: Any = model._default_manager
        assert not rows.filter(at__lt=F("ticket__created_at")).exists()
        assert not rows.filter(at__gt=filled.now).exists()


def test_who_waits_has_a_running_clock_that_the_row_knows(filled: Filling) -> None:
    for ticket in Ticket.objects.filter(
        category=Category.ACTIVE, first_response_at=None
    ):
        [clock] = SLAClock.objects.open().filter(ticket=ticket)
        assert ticket.next_due_at == clock.due_at
        assert ticket.is_breached == bool(clock.breached_at)


def test_agents_find_and_work_its_tickets(filled: Filling) -> None:
    anna = busy_agent()
    page = inbox.page(anna, Filters())
    assert page.tickets
    ticket = Ticket.objects.get(pk=page.tickets[0].pk)
    desk.writes(ticket)
    desk.replies_to(ticket, anna)
    assert desk.fresh(ticket).seq >= ticket.seq + 2
