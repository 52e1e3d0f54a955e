"""Workflow 7: what is promised, shown where it is worked on, and told once."""

from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from chatsite.accounts.models import User
from support.lifecycle import Happening
from support.models import Team
from tests.browser import looks, promising, ticketing
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site


def clocks(page: Page) -> Locator:
    """The promises beside the conversation."""
    return page.locator("#ticket-clocks")


def clock(page: Page, name: str) -> Locator:
    return clocks(page).locator("dl > div", has_text=name)


def bell(page: Page) -> Locator:
    return page.get_by_role("link", name="Notifications")


async def test_a_ticket_of_friday_half_past_four_is_due_on_monday_at_half_past_nine(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(promising.office_hours, team)
    ticket, friday = await live.make(promising.made_on_friday, alice.user)
    monday = friday + timedelta(days=3) - timedelta(hours=7)
    await ticketing.visit(anna.page, ticket)
    first = clock(anna.page, "First response")
    await expect(first).to_contain_text(f"{monday:%a} {monday.day} {monday:%b}, 09:30")
    await expect(first.get_by_role("timer")).to_contain_text("in ")


async def test_a_warning_and_a_breach_are_each_told_once(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(promising.around_the_clock, team)
    ticket = await live.make(promising.owned, alice.user, anna.user)
    page = anna.page
    await page.goto("/support/notifications/")
    entry = page.get_by_role("main").get_by_role("listitem").filter(has_text="broken")
    await expect(entry.first).to_contain_text("given to you")
    await live.make(promising.time_passes, ticket, 50)
    await expect(page.get_by_text("First response is due")).to_have_count(1)
    await live.make(promising.time_passes, ticket, 15)
    await expect(page.get_by_text("First response is late")).to_have_count(1)
    await expect(page.get_by_text("First response is due")).to_have_count(1)
    assert await live.make(promising.told, ticket) == [
        ("sla_warned", "first_response"),
        ("sla_breached", "first_response"),
    ]
    await expect(bell(page)).to_contain_text("1 unread")
    await ticketing.visit(page, ticket)
    await expect(clock(page, "First response")).to_contain_text("late")
    await expect(bell(page)).not_to_contain_text("unread")


async def test_what_waits_for_the_customer_is_paused_and_goes_on_with_their_answer(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(promising.around_the_clock, team)
    ticket = await live.make(promising.owned, alice.user, anna.user)
    await ticketing.visit(anna.page, ticket)
    resolution = clock(anna.page, "Resolution")
    await expect(resolution.get_by_role("timer")).to_contain_text("in 7 h")
    then = Happening.REPLY_AND_WAIT
    await live.make(desk.replies_to, ticket, anna.user, "Which lamp?", then)
    await expect(resolution).to_contain_text("Paused")
    await expect(clock(anna.page, "First response")).to_have_count(0)
    await live.make(desk.writes, ticket, "The big one.")
    await expect(resolution.get_by_role("timer")).to_contain_text("in 7 h")
    await expect(clock(anna.page, "Next response")).to_contain_text("in 1 h")


async def test_another_team_has_another_promise(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(promising.around_the_clock, team)
    strict = await live.make(promising.strict_team, anna.user)
    ticket = await live.make(promising.owned, alice.user, anna.user)
    await ticketing.visit(anna.page, ticket)
    first = clock(anna.page, "First response")
    await expect(first.get_by_role("timer")).to_contain_text("in 59 min")
    await live.make(promising.move, ticket, strict)
    await expect(first.get_by_role("timer")).to_contain_text("in 9 min")


async def test_merging_ends_all_promises(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(promising.around_the_clock, team)
    home = await live.make(promising.owned, alice.user, anna.user, "The first")
    gone = await live.make(promising.owned, alice.user, anna.user, "The second")
    await ticketing.visit(anna.page, gone)
    await expect(clock(anna.page, "Resolution")).to_be_visible()
    await live.make(promising.merge, gone, home)
    await expect(clock(anna.page, "Resolution")).to_have_count(0)
    assert await live.make(promising.open_clocks, gone) == 0
    await live.make(promising.time_passes, gone, 600)
    assert await live.make(promising.told, gone) == []


async def test_a_customer_hears_of_an_answer_where_they_are(
    alice: Visitor, anna: Visitor, team: Team, live: Site
) -> None:
    ticket = await live.make(promising.owned, alice.user, anna.user, "My lamp")
    page = alice.page
    await page.goto("/support/notifications/")
    await expect(page.get_by_text("Nothing new")).to_be_visible()
    await live.make(desk.replies_to, ticket, anna.user, "Try another socket.")
    await expect(page.get_by_text("Try another socket.")).to_be_visible()
    await expect(bell(page)).to_contain_text("1 unread")
    await page.get_by_role("button", name="Mark “My lamp” as read").click()
    await expect(bell(page)).not_to_contain_text("unread")


async def test_lena_reads_what_became_of_the_work(
    alice: Visitor, enter: Enter, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(promising.around_the_clock, team)
    ticket = await live.make(promising.owned, alice.user, anna.user)
    then = Happening.REPLY_AND_SOLVE
    await live.make(desk.replies_to, ticket, anna.user, "Solved.", then)
    lead: User = await live.make(desk.agent, "lena", team, role=desk.Role.LEAD)
    lena = await enter(lead)
    await lena.page.goto("/support/reports/")
    await lena.page.get_by_label("Rows").select_option("agent")
    await lena.page.get_by_role("button", name="Show").click()
    row = lena.page.get_by_role("row", name=anna.user.display_name)
    await expect(row.get_by_role("cell").nth(0)).to_have_text("1")
    await expect(row.get_by_role("cell").nth(1)).to_have_text("1")
    async with lena.page.expect_download() as download:
        await lena.page.get_by_role("link", name="Table as CSV").click()
    assert (await download.value).suggested_filename.endswith("by-agent.csv")
    await live.make(desk.writes, ticket, "It is not.")
    await lena.page.reload()
    await expect(row.get_by_role("cell").nth(1)).to_have_text("0")


async def test_pages_of_news_and_numbers_can_be_used_by_everybody(
    alice: Visitor, enter: Enter, anna: Visitor, team: Team, live: Site
) -> None:
    await live.make(promising.around_the_clock, team)
    lead: User = await live.make(desk.agent, "lena", team, role=desk.Role.LEAD)
    lena = await enter(lead)
    ticket = await live.make(promising.owned, alice.user, lead)
    await live.make(desk.writes, ticket, "Is anybody there?")
    for page in ("notifications/", "notifications/choices/", "reports/"):
        await lena.page.goto(f"/support/{page}")
        assert await looks.violations(lena.page) == []
