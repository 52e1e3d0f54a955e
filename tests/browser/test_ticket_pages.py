"""Agents on the page of a ticket: taking it, talking, and each other."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from support.models import Team, Ticket
from tests.browser import ticketing
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site


@pytest_asyncio.fixture(loop_scope="session")
async def ticket(live: Site, alice: Visitor, team: Team) -> Ticket:
    """Alice asked for help."""
    return await live.make(desk.ticket, alice.user, "The lamp is dark", team=team)


async def test_anna_takes_it_and_answers_and_ben_sees_it_live(
    anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    for visitor in (anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await anna.page.get_by_role("button", name="Take").click()
    await expect(ticketing.head(ben.page)).to_contain_text("Anna has it")
    await ticketing.reply(anna.page, "Have you tried another bulb?")
    await expect(ticketing.said(ben.page, "Have you tried")).to_have_count(1)
    await expect(ticketing.reply_box(anna.page)).to_have_value("")
    await ticketing.note(anna.page, "She is nice.")
    await expect(ticketing.said(ben.page, "She is nice.")).to_contain_text("Internal")
    await anna.page.get_by_role("radio", name="Reply").check()
