"""Workflow 8: notes that name somebody, macros, fifty tickets at once, snooze, merge,
reopening and follow-ups; and the customer gets nothing of what is internal."""

import pytest_asyncio
from playwright.async_api import Page, expect

from chatsite.accounts.models import User
from support.actions.editing import Edits, edit
from support.lifecycle import Happening
from support.models import Macro, Tag, Team, Ticket
from support.models.actor import Actor
from support.models.status import Priority, Status
from tests.browser import ticketing
from tests.browser.test_inbox import folder, row
from tests.browser.test_inbox import visit as visit_inbox
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site


@pytest_asyncio.fixture(loop_scope="session")
async def ticket(live: Site, alice: Visitor, team: Team) -> Ticket:
    """Alice asked for help."""
    return await live.make(desk.ticket, alice.user, "The lamp is dark", team=team)


async def choose(page: Page, entry: str) -> None:
    """Choose from the menu of the ticket."""
    await page.get_by_role("button", name="This ticket").click()
    menu = page.locator("#ticket-menu")
    await menu.get_by_text(entry, exact=True).click()


def field(page: Page, name: str) -> str:
    return f'#ticket-fields [data-field="{name}"]'


def greeting(owner: User) -> None:
    actions = {"status": "pending", "priority": 3}
    body = "Dear {{ customer.name }},"
    Macro.objects.create(title="Greeting", owner=owner, body=body, actions=actions)


def fifty(alice: User, team: Team) -> list[Ticket]:
    return [desk.ticket(alice, f"Trouble {n}", team=team) for n in range(50)]


async def test_a_note_names_ben_and_alice_gets_nothing_of_it(
    alice: Visitor, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    frames: list[str] = []
    alice.page.on(
        "websocket",
        lambda ws: ws.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    await ticketing.visit(alice.page, ticket)
    await visit_inbox(ben.page)
    await ticketing.visit(anna.page, ticket)
    await anna.page.get_by_role("radio", name="Note").check()
    note = ticketing.note_box(anna.page)
    # Other tests have left a Ben, too.
    await note.press_sequentially(f"pineapple @{ben.user.username[:-1]}")
    option = anna.page.get_by_role("option", name=ben.user.username)
    await expect(option).to_have_attribute("aria-selected", "true")
    await note.press("Enter")
    await expect(note).to_have_value(f"pineapple @{ben.user.username} ")
    await anna.page.get_by_role("button", name="Add note").click()
    await expect(ticketing.said(anna.page, "pineapple")).to_have_count(1)
    await expect(folder(ben.page, "Mentions")).to_contain_text("1")
    # What comes after it is there, so it would be too.
    await anna.page.get_by_role("radio", name="Reply").check()
    await ticketing.reply(anna.page, "Good morning")
    await expect(ticketing.said(alice.page, "Good morning")).to_have_count(1)
    assert "pineapple" not in await alice.page.content()
    assert "pineapple" not in "".join(frames)
    await alice.page.reload()
    await expect(ticketing.said(alice.page, "Good morning")).to_have_count(1)
    assert "pineapple" not in await alice.page.content()


async def test_a_macro_is_put_in_where_anna_writes_or_applied(
    alice: Visitor, anna: Visitor, ticket: Ticket, live: Site
) -> None:
    page = anna.page
    await live.make(greeting, anna.user)
    await ticketing.visit(page, ticket)
    await ticketing.reply_box(page).fill("  and so on")
    await ticketing.reply_box(page).press("Home")
    await page.get_by_role("link", name="Canned replies and macros").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Dear Alice,")
    await page.get_by_role("button", name="Insert").click()
    await expect(ticketing.reply_box(page)).to_have_value("Dear Alice,  and so on")
    await expect(ticketing.reply_box(page)).to_be_focused()
    await ticketing.reply_box(page).fill("")
    await page.get_by_role("link", name="Canned replies and macros").click()
    await page.get_by_role("button", name="Send and apply").click()
    await expect(ticketing.said(page, "Dear Alice,")).to_have_count(1)
    await expect(ticketing.head(page)).to_contain_text("Pending")
    await expect(page.get_by_label("Priority")).to_have_value(str(Priority.HIGH.value))


async def test_fifty_tickets_are_sorted_at_once_and_one_says_why_not(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    tickets = await live.make(fifty, alice.user, team)
    page = anna.page
    await visit_inbox(page)
    await page.get_by_role("checkbox", name="Select all shown").check()
    await expect(page.get_by_text("50 selected")).to_be_visible()
    spam = Edits(status=Status.SPAM)
    await live.make(edit, ticket=tickets[0], edits=spam, by=Actor.agent(anna.user))
    await expect(row(page, tickets[0]).get_by_role("checkbox")).to_be_disabled()
    await (
        row(page, tickets[0])
        .get_by_role("checkbox")
        .evaluate("box => { box.disabled = false; box.checked = true }")
    )
    await page.locator("#bulk [name=status]").select_option("Pending")
    await page.get_by_role("button", name="Apply").click()
    done = page.get_by_text("Changed 49 of 50 tickets.")
    await expect(done).to_be_visible(timeout=30_000)
    told = page.locator("#bulk-result li")
    await expect(told).to_have_text(
        f"#{tickets[0].number}: From Spam there is no Pending."
    )
    assert (await live.make(desk.fresh, tickets[49])).status == Status.PENDING


async def test_a_snoozed_ticket_leaves_the_inbox_until_then(
    anna: Visitor, ticket: Ticket
) -> None:
    page = anna.page
    await ticketing.visit(page, ticket)
    await choose(page, "Snooze")
    await page.get_by_role("button", name="Until Monday, 9:00").click()
    await expect(page.locator(field(page, "snooze"))).to_contain_text("9:00")
    await visit_inbox(page)
    await expect(row(page, ticket)).to_have_count(0)
    await folder(page, "Snoozed").click()
    await expect(row(page, ticket)).to_be_visible()


async def test_one_ticket_is_made_of_two_and_others_are_linked(
    alice: Visitor, bob: Visitor, anna: Visitor, ticket: Ticket, team: Team, live: Site
) -> None:
    page = anna.page
    other = await live.make(desk.ticket, alice.user, "Dark again", team=team)
    bobs = await live.make(desk.ticket, bob.user, "Mine is dark", team=team)
    await ticketing.visit(page, other)
    await choose(page, "Link to another")
    await page.get_by_role("textbox", name="Ticket").fill(f"#{bobs.number}")
    await page.get_by_role("button", name="Link", exact=True).click()
    await expect(page.locator(field(page, "related"))).to_contain_text(
        f"Related to #{bobs.number}"
    )
    await choose(page, "Merge into another")
    merging = page.get_by_role("listitem").filter(has_text="The lamp is dark")
    await merging.get_by_role("button", name="Merge into it").click()
    await expect(ticketing.head(page)).to_contain_text("Merged")
    await page.goto(ticketing.address(ticket))
    await expect(page.locator("#messages > .message")).to_have_count(2)


async def test_thanks_reopens_and_what_is_written_on_a_closed_one_follows_up(
    alice: Visitor, anna: Visitor, ticket: Ticket, live: Site
) -> None:
    page = anna.page
    then = Happening.REPLY_AND_SOLVE
    await live.make(desk.replies_to, ticket, anna.user, "There you are.", then)
    await ticketing.visit(page, ticket)
    await expect(ticketing.head(page)).to_contain_text("Solved")
    await live.make(desk.writes, ticket, "Thanks!")
    await expect(ticketing.head(page)).to_contain_text("Open")
    await live.make(desk.put, ticket, Status.CLOSED)
    message = await live.make(desk.writes, ticket, "It is dark again.")
    await page.reload()
    await expect(page.locator(field(page, "related"))).to_contain_text("Went on in")
    await page.goto(ticketing.address(message.ticket))
    await expect(page.locator(field(page, "related"))).to_contain_text(
        f"Follows up #{ticket.number}"
    )


async def test_a_field_that_ben_has_touched_is_his_and_says_what_anna_set(
    anna: Visitor, ben: Visitor, ticket: Ticket, live: Site
) -> None:
    for visitor in (anna, ben):
        await ticketing.visit(visitor.page, ticket)
    mine = ben.page.get_by_label("Priority")
    await mine.focus()
    await ben.page.keyboard.press("ArrowUp")
    await expect(mine).to_have_value(str(Priority.LOW.value))
    theirs = anna.page.get_by_label("Priority")
    await theirs.focus()
    await anna.page.keyboard.press("ArrowDown")
    await anna.page.keyboard.press("Enter")
    priority = ben.page.locator(field(ben.page, "priority"))
    await expect(priority).to_contain_text("Anna set High")
    await expect(mine).to_have_value(str(Priority.LOW.value))
    await ben.page.keyboard.press("Escape")
    await expect(mine).to_have_value(str(Priority.HIGH.value))
    await live.make(Tag.objects.get_or_create, name="vip")
    await ben.page.reload()
    await ben.page.get_by_label("Tags").select_option("vip")
    await ben.page.locator(field(ben.page, "tags")).get_by_text("Save").click()
    await expect(ben.page.get_by_role("button", name="Remove vip")).to_be_visible()
    await expect(anna.page.get_by_role("button", name="Remove vip")).to_be_visible()
