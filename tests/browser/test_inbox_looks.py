"""axe-core finds nothing wrong with the inbox, the fields of a ticket and the macros."""

import pytest
from playwright.async_api import expect

from chatsite.accounts.models import User
from support.models import Macro, Tag, Team, Ticket
from support.models.status import Priority
from tests.browser import ticketing
from tests.browser.test_looks import LONG_WORD, expect_good_looks
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site


def busy(alice: User, anna: User, team: Team) -> Ticket:
    """Tickets with everything that a row can show."""
    Macro.objects.create(
        title="Greeting", owner=anna, body="Dear {{ customer.name }}", actions={}
    )
    desk.ticket(alice, "Short", team=team)
    ticket = desk.ticket(alice, LONG_WORD[:180], LONG_WORD, team=team)
    ticket.tags.add(Tag.objects.get_or_create(name="vip")[0])
    fields = {"priority": Priority.URGENT, "is_breached": True, "assignee": anna}
    Ticket.objects.filter(pk=ticket.pk).update(next_due_at=ticket.created_at, **fields)
    return ticket


async def test_the_inbox_looks_right_also_with_all_of_it_open(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(busy, alice.user, anna.user, team)
    page = anna.page
    await page.goto("/support/inbox/")
    await expect_good_looks(page)
    await page.get_by_role("checkbox", name="Select all shown").check()
    await expect_good_looks(page)
    await page.get_by_role("button", name="Select none").click()
    await page.get_by_text("Filter", exact=True).click()
    await expect_good_looks(page)
    await page.goto("/support/inbox/?folder=breached&text=nothing")
    await expect_good_looks(page)


@pytest.mark.parametrize("path", ["macros/", "macros/new/", "inbox/?folder=done"])
async def test_a_page_of_the_desk_looks_right(
    alice: Visitor, anna: Visitor, team: Team, live: Site, path: str
) -> None:
    await live.make(busy, alice.user, anna.user, team)
    await anna.page.goto(f"/support/{path}")
    await expect_good_looks(anna.page)


@pytest.mark.parametrize("entry", ["Snooze", "Merge into another", "Link to another"])
async def test_the_dialogs_of_a_ticket_look_right(
    alice: Visitor, anna: Visitor, team: Team, live: Site, entry: str
) -> None:
    ticket = await live.make(busy, alice.user, anna.user, team)
    await ticketing.visit(anna.page, ticket)
    await anna.page.get_by_role("button", name="This ticket").click()
    await anna.page.locator("#ticket-menu").get_by_text(entry, exact=True).click()
    await expect(anna.page.get_by_role("dialog")).to_be_visible()
    await expect_good_looks(anna.page)
