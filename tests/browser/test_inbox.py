"""Anna's inbox: it follows what happens, and does not move while she reads."""

import re

from playwright.async_api import Locator, Page, expect

from support.actions.editing import assign
from support.models import Team, Ticket
from support.models.actor import Actor
from tests.browser import ticketing
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site

INBOX = "/support/inbox/"


async def visit(page: Page, query: str = "") -> None:
    """Open the inbox, and wait until it hears of what happens."""
    async with page.expect_websocket(lambda ws: "/ws/inbox/" in ws.url) as socket:
        await page.goto(f"{INBOX}{query}")
    line = await socket.value
    await line.wait_for_event("framereceived")


def row(page: Page, ticket: Ticket) -> Locator:
    return page.locator(f"#ticket-row-{ticket.number}")


def link(page: Page, ticket: Ticket) -> Locator:
    return row(page, ticket).get_by_role("link")


def folder(page: Page, name: str) -> Locator:
    return page.locator("#folders").get_by_role("link", name=name)


async def test_a_new_ticket_appears_and_its_row_changes_where_it_is(
    alice: Visitor, anna: Visitor, ben: Visitor, team: Team, live: Site
) -> None:
    await visit(anna.page)
    ticket = await live.make(desk.ticket, alice.user, "It hums", team=team)
    await expect(link(anna.page, ticket)).to_have_accessible_name("Unread. It hums")
    await expect(folder(anna.page, "Unassigned")).to_contain_text("1")
    await ticketing.visit(ben.page, ticket)
    eye = row(anna.page, ticket).get_by_role("img", name="Ben looks at it")
    await expect(eye).to_be_visible()
    await ben.page.get_by_role("button", name="Take").click()
    await expect(row(anna.page, ticket)).to_contain_text("New")
    await expect(row(anna.page, ticket).get_by_label("Ben has it")).to_be_visible()
    await expect(folder(anna.page, "Unassigned")).not_to_contain_text("1")


async def test_while_anna_reads_new_tickets_are_only_announced(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    first = await live.make(desk.ticket, alice.user, "The first", team=team)
    await visit(anna.page)
    await link(anna.page, first).focus()
    await live.make(desk.ticket, alice.user, "The second", team=team)
    news = anna.page.get_by_role("button", name="1 new ticket")
    await expect(news).to_be_visible()
    await expect(anna.page.locator(".ticket-row")).to_have_count(1)
    await expect(link(anna.page, first)).to_be_focused()
    await live.make(desk.ticket, alice.user, "The third", team=team)
    await anna.page.get_by_role("button", name="2 new tickets").click()
    await expect(anna.page.locator(".ticket-row")).to_have_count(3)
    await expect(news).to_be_hidden()


async def test_a_ticket_that_left_the_list_stays_where_it_is_while_she_reads(
    alice: Visitor, anna: Visitor, ben: Visitor, team: Team, live: Site
) -> None:
    ticket = await live.make(desk.ticket, alice.user, "The first", team=team)
    other = await live.make(desk.ticket, alice.user, "The second", team=team)
    await visit(anna.page, "?folder=unassigned")
    await link(anna.page, other).focus()
    by = Actor.agent(ben.user)
    await live.make(assign, ticket=ticket, to=ben.user, by=by)
    await expect(row(anna.page, ticket)).to_have_class(re.compile("gone"))
    await expect(row(anna.page, ticket).get_by_role("checkbox")).to_be_disabled()
    await expect(anna.page.locator(".ticket-row")).to_have_count(2)


async def test_anna_works_with_the_keyboard_alone(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    page, keys = anna.page, anna.page.keyboard
    first = await live.make(desk.ticket, alice.user, "The first", team=team)
    second = await live.make(desk.ticket, alice.user, "The second", team=team)
    await visit(page)
    await keys.press("j")
    await expect(link(page, first)).to_be_focused()
    await keys.press("j")
    await expect(link(page, second)).to_be_focused()
    await keys.press("k")
    await keys.press("x")
    await expect(row(page, first).get_by_role("checkbox")).to_be_checked()
    await keys.press("a")
    await expect(page.get_by_role("combobox", name="Assignee").last).to_be_focused()
    await page.get_by_role("button", name="Select none").click()
    await link(page, first).focus()
    await keys.press("e")
    await expect(page.get_by_text("Changed 1 ticket.")).to_be_visible()
    await expect(page.locator(".ticket-row")).to_have_count(1)
    await keys.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await keys.press("Escape")
    await keys.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await keys.type("jar?nex/")
    await expect(page.get_by_role("searchbox")).to_have_value("jar?nex/")
    await link(page, second).focus()
    await keys.press("Enter")
    await page.wait_for_url(f"**{ticketing.address(second)}")


async def test_on_the_page_of_a_ticket_the_same_keys_work(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    page, keys = anna.page, anna.page.keyboard
    ticket = await live.make(desk.ticket, alice.user, "It hums", team=team)
    await visit(page)
    await keys.press("j")
    await keys.press("n")
    await page.wait_for_url("**#note")
    await expect(ticketing.note_box(page)).to_be_focused()
    await keys.type("rea")
    await expect(ticketing.note_box(page)).to_have_value("rea")
    await ticketing.note_box(page).blur()
    await keys.press("r")
    await expect(ticketing.reply_box(page)).to_be_focused()
    await ticketing.reply_box(page).blur()
    await keys.press("a")
    await expect(ticketing.head(page)).to_contain_text("Yours")
    await keys.press("e")
    await expect(ticketing.head(page)).to_contain_text("Solved")
    assert (await live.make(desk.fresh, ticket)).assignee_id == anna.user.pk


async def test_lists_are_searched_narrowed_and_kept(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    page = anna.page
    hums = await live.make(desk.ticket, alice.user, "It hums", team=team)
    urgent = await live.make(desk.ticket, alice.user, "It burns", team=team, priority=4)
    await visit(page)
    await page.get_by_role("searchbox").fill("hum")
    await page.keyboard.press("Enter")
    await expect(row(page, hums)).to_be_visible()
    await expect(row(page, urgent)).to_have_count(0)
    await visit(page)
    await page.get_by_text("Filter", exact=True).click()
    await page.locator(".filters").get_by_label("Priority").select_option("Urgent")
    await page.get_by_role("button", name="Show").click()
    await expect(row(page, urgent)).to_be_visible()
    await expect(row(page, hums)).to_have_count(0)
    await page.get_by_role("link", name="Save view").click()
    await page.get_by_role("textbox", name="Name").fill("On fire")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("On fire")
    await expect(folder(page, "On fire")).to_have_attribute("aria-current", "page")
    await expect(row(page, hums)).to_have_count(0)
