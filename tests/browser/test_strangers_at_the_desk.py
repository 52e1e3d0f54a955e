"""Alice's ticket and its files exist for her and her team, and for nobody else."""

from playwright.async_api import BrowserContext, FilePayload, expect

from support.models import Team, Ticket
from tests.browser import ticketing
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site

SECRET = "My lamp burns at 14 Mill Lane"
FILE: FilePayload = {"name": "bill.txt", "mimeType": "text/plain", "buffer": b"12 EUR"}


async def finds_nothing(context: BrowserContext, address: str) -> None:
    response = await context.request.get(address)
    assert response.status == 404
    assert SECRET not in await response.text()


async def test_another_customer_and_agents_of_other_teams_find_nothing(
    live: Site, alice: Visitor, bob: Visitor, anna: Visitor, enter: Enter, team: Team
) -> None:
    ticket: Ticket = await live.make(desk.ticket, alice.user, SECRET, team=team)
    await ticketing.visit(anna.page, ticket)
    await anna.page.locator("input[name=upload]").set_input_files([FILE])
    await expect(anna.page.locator("#files li")).to_have_count(1)
    await ticketing.reply(anna.page, "Your bill")
    link = ticketing.said(anna.page, "Your bill").get_by_role("link", name="bill.txt")
    copied = await link.get_attribute("href")
    assert copied
    other = await live.make(desk.team, "Elsewhere")
    carl = await enter(await live.make(desk.agent, "carl", other))
    for stranger in (bob, carl):
        await finds_nothing(stranger.context, ticketing.address(ticket))
        await finds_nothing(stranger.context, copied)
    await carl.page.goto("/support/inbox/?folder=all")
    await expect(carl.page.locator("body")).not_to_contain_text(SECRET)
    await carl.page.goto("/support/inbox/?q=Mill+Lane")
    await expect(carl.page.locator("#main")).not_to_contain_text(SECRET)
    assert (await alice.context.request.get(copied)).status == 200


async def test_who_is_taken_out_of_the_team_hears_no_more_on_the_open_page(
    live: Site, alice: Visitor, anna: Visitor, ben: Visitor, team: Team
) -> None:
    ben.expect_problem("404")
    ticket: Ticket = await live.make(desk.ticket, alice.user, SECRET, team=team)
    for agent in (anna, ben):
        await ticketing.visit(agent.page, ticket)
    async with ben.page.expect_response(lambda answer: answer.status == 404):
        await live.make(desk.leaves, team, ben.user)
        await ticketing.reply(anna.page, "Only for you")
    await expect(ticketing.said(ben.page, "Only for you")).to_have_count(0)
    await finds_nothing(ben.context, ticketing.address(ticket))
