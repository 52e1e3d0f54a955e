"""Addresses that no page of ours has, and anybody can type: each gets an answer."""

import pytest
from django.test import Client

from chatsite.accounts.models import User
from support.models import Ticket
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

# Python refuses to read it, and no row has it.
HUGE = "9" * 5000
# A number for Python, and too large for any column.
LARGE = "9" * 30
ODD = [
    HUGE,
    LARGE,
    "-1",
    "²",
    "٣",
    "1.5",
    "%00",
    "%F0%9F%92%A1",
    "x" * 3000,
    "0001-01-01",
    "9999-12-31",
]
PLACES = [
    "inbox/?text={}",
    "inbox/?view={}",
    "inbox/?team={}",
    "inbox/?tag={}",
    "inbox/?status={}",
    "inbox/?cursor={}",
    "inbox/?sort={}",
    "inbox/rows/?ticket={}",
    "articles/?q={}",
    "articles/{article}/versions/?version={}",
    "help/?q={}",
    "help/?product={}",
    "help/?tag={}",
    "reports/?start={}",
    "reports/?end={}",
    "reports/?team={}",
    "reports/table.csv?end={}",
    "notifications/?before={}",
    "tickets/{number}/changes/?after={}",
    "tickets/{number}/people/?q={}",
    "new/?subject={}",
    "ask/?q={}",
]


@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_number_no_text_and_no_day_is_answered(
    lena: User, ticket: Ticket, place: str
) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(lena)
    article = desk.article(lena)
    for odd in ODD:
        address = place.format(odd, number=ticket.number, article=article.pk)
        assert client.get(f"/support/{address}").status_code < 500, odd[:50]
