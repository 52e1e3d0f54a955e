"""The network goes, the tab is loaded again, another device is taken: nothing is lost."""

import pytest_asyncio
from playwright.async_api import Route, expect

from support.models import Team, Ticket
from tests.browser import ticketing
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.browser.wire import Wire
from tests.integration.support import desk
from tests.site import Site


@pytest_asyncio.fixture(loop_scope="session")
async def ticket(live: Site, alice: Visitor, team: Team) -> Ticket:
    """Alice asked for help."""
    return await live.make(desk.ticket, alice.user, "The lamp is dark", team=team)


async def test_a_draft_is_there_after_a_reload_and_on_another_device(
    anna: Visitor, enter: Enter, ticket: Ticket
) -> None:
    await ticketing.visit(anna.page, ticket)
    await ticketing.write(anna.page, "Half a rep")
    await expect(ticketing.draft_state(anna.page)).to_have_text("Draft saved")
    await anna.page.get_by_role("radio", name="Note").check()
    await ticketing.note_box(anna.page).press_sequentially("Half a note")
    await expect(ticketing.draft_state(anna.page)).to_have_text("Draft saved")
    phone = await enter(anna.user, "phone")
    await phone.page.goto(ticketing.address(ticket))
    await anna.page.reload()
    for page in (anna.page, phone.page):
        await expect(ticketing.note_box(page)).to_have_value("Half a note")
        await page.get_by_role("radio", name="Reply").check()
        await expect(ticketing.reply_box(page)).to_have_value("Half a rep")
    await ticketing.reply(anna.page, "A whole reply")
    await phone.page.reload()
    await phone.page.get_by_role("radio", name="Reply").check()
    await expect(ticketing.reply_box(phone.page)).to_have_value("")


async def test_what_happened_while_the_network_was_gone_is_there_afterwards_once(
    live: Site, alice: Visitor, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    anna.expect_problem("409")
    wire = Wire(anna)
    await wire.lay()
    await ticketing.visit(anna.page, ticket)
    await ticketing.write(anna.page, "One mo")
    await wire.cut()
    await expect(anna.page.locator("#connection")).to_be_visible()
    await ticketing.write(anna.page, "ment")
    await expect(ticketing.draft_state(anna.page)).to_contain_text("on this device")
    await ticketing.visit(ben.page, ticket)
    await ticketing.reply(ben.page, "Meanwhile")
    await live.make(desk.writes, ticket, "Are you there?")
    await expect(ticketing.said(ben.page, "Are you there?")).to_have_count(1)
    await expect(ticketing.said(anna.page, "Meanwhile")).to_have_count(0)
    await wire.mend()
    await expect(anna.page.locator("#connection")).to_be_hidden()
    words = ["Help!", "Meanwhile", "Are you there?"]
    await expect(anna.page.locator("#messages .words")).to_have_text(words)
    await expect(ticketing.reply_box(anna.page)).to_have_value("One moment")
    await expect(ticketing.draft_state(anna.page)).to_have_text("Draft saved")
    await ticketing.send(anna.page)
    await expect(ticketing.review(anna.page)).to_contain_text("Are you there?")


async def test_a_reply_that_the_network_lost_is_sent_when_it_is_back_once(
    anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    wire = Wire(anna)
    await wire.lay()
    for visitor in (anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await wire.cut()
    await ticketing.reply_box(anna.page).fill("Patience")
    await ticketing.send(anna.page)
    await expect(anna.page.locator("#composer-error")).to_contain_text("Not sent yet")
    await wire.mend()
    for visitor in (anna, ben):
        await expect(ticketing.said(visitor.page, "Patience")).to_have_count(1)
    await expect(ticketing.reply_box(anna.page)).to_have_value("")


async def test_a_reply_whose_answer_was_lost_is_not_sent_twice(
    anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    anna.expect_problem("Failed to fetch")
    anna.expect_problem("ERR_FAILED")
    for visitor in (anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await anna.page.route("**/send/", _without_an_answer, times=1)
    await ticketing.reply_box(anna.page).fill("Only once")
    await ticketing.send(anna.page)
    await expect(ticketing.said(ben.page, "Only once")).to_have_count(1)
    await expect(ticketing.said(anna.page, "Only once")).to_have_count(1)
    await expect(ticketing.reply_box(anna.page)).to_have_value("")
    assert await ticketing.words(ben.page) == ["Help!", "Only once"]


async def test_where_sockets_do_not_get_through_the_page_asks(
    alice: Visitor, anna: Visitor, ticket: Ticket, live: Site
) -> None:
    await anna.page.route_web_socket("**/ws/**", lambda ws: ws.close())
    await anna.page.goto(ticketing.address(ticket))
    await live.make(desk.writes, ticket, "Hello?")
    await expect(ticketing.said(anna.page, "Hello?")).to_have_count(1)
    await ticketing.reply(anna.page, "Here I am")
    await expect(anna.page.locator("#connection")).to_be_visible()


async def test_who_leaves_the_team_is_shown_out_at_once(
    live: Site, anna: Visitor, team: Team, ticket: Ticket
) -> None:
    await ticketing.visit(anna.page, ticket)
    await live.make(desk.leaves, team, anna.user)
    await expect(anna.page.locator("#connection")).to_contain_text("any longer")


async def _without_an_answer(route: Route) -> None:
    """It arrives, and its answer does not."""
    await route.fetch()
    await route.abort()
