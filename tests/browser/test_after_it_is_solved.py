"""Workflow 10, the customer's part: solved, rated, and back to the assistant."""

import pytest
from playwright.async_api import Page, expect

from chatsite.accounts.models import User
from support.lifecycle import Happening
from support.models import CSATResponse, Ticket
from tests.browser import chatting, looks, ticketing
from tests.browser.test_talking_to_a_person import (
    handoffs,
    standing,
    talk_to_a_person,
    tickets_of,
)
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site
from tests.upstream import Upstream

pytestmark = pytest.mark.usefixtures("team")


def solve(ticket: Ticket, agent: User) -> None:
    desk.replies_to(ticket, agent, "Done.", then=Happening.REPLY_AND_SOLVE)


def ratings_of(ticket: Ticket) -> list[tuple[int | None, str, str, User | None]]:
    found = CSATResponse.objects.filter(ticket=ticket).select_related("agent")
    return [(r.score, r.comment, r.handled_by, r.agent) for r in found]


def in_the_office(user: User) -> Ticket:
    return desk.ticket(user, "My parcel", "Where is it?")


async def rate(page: Page, face: str, comment: str, button: str) -> None:
    await page.get_by_role("radio", name=face).check(force=True)
    await page.get_by_label("Anything you want to tell us?").fill(comment)
    async with page.expect_response("**/rating/"):
        await page.locator("#rating").get_by_role("button", name=button).click()


async def test_alice_says_how_it_went_and_changes_her_mind(
    alice: Visitor, anna: Visitor, live: Site
) -> None:
    page = alice.page
    await chatting.start_and_finish(page)
    await talk_to_a_person(page)
    [ticket] = await live.make(tickets_of, alice.user)
    await live.make(solve, ticket, anna.user)
    await expect(standing(page)).to_contain_text("Solved")
    await rate(page, "Bad", "It took long", "Send")
    await expect(page.locator("#rating")).to_contain_text("You can change your answer")
    await rate(page, "Good", "It took long, but it works", "Change")
    await expect(page.get_by_role("radio", name="Good")).to_be_checked()
    told = (4, "It took long, but it works", "mixed", anna.user)
    assert await live.make(ratings_of, ticket) == [told]
    await chatting.ask(page, "It is dark again")
    await expect(standing(page)).to_contain_text("Waiting for our team")
    await expect(page.locator("#rating")).to_have_count(0)


async def test_the_assistant_gets_the_chat_back_and_alice_asks_for_anna_again(
    alice: Visitor, anna: Visitor, live: Site, upstream: Upstream
) -> None:
    """Nothing hands it over again by itself, although she once asked for a person."""
    page = alice.page
    await chatting.start_and_finish(page, "Can I talk to a person?")
    await talk_to_a_person(page)
    [ticket] = await live.make(tickets_of, alice.user)
    await ticketing.visit(anna.page, ticket)
    back = anna.page.get_by_role("button", name="Give back to the assistant")
    await back.click()
    await expect(page.locator("#messages")).to_contain_text("The assistant answers")
    await expect(standing(page)).to_have_count(0)
    upstream.answer("the colour", ["Blue, ", "I think."])
    await chatting.ask(page, "What is the colour of the sky?")
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("Blue, I think.")
    await expect(page.locator(".offer").filter(visible=True)).to_have_count(0)
    [before] = await live.make(tickets_of, alice.user)
    assert before == ticket
    await talk_to_a_person(page)
    moves = await live.make(handoffs, ticket)
    assert [way for way, _ in moves] == ["to_people", "to_ai", "to_people"]
    assert await live.make(tickets_of, alice.user) == [ticket]


async def test_alice_closes_her_request_goes_back_to_the_assistant_and_asks(
    alice: Visitor,
) -> None:
    page = alice.page
    await chatting.start_and_finish(page)
    await talk_to_a_person(page)
    await page.get_by_role("button", name="It is solved").click()
    await expect(standing(page)).to_contain_text("Solved")
    await page.get_by_role("button", name="Ask the assistant again").click()
    await expect(standing(page)).to_have_count(0)
    await chatting.ask(page, "And what about France?")
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_contain_text("And what about France?")


async def test_a_request_without_a_chat_has_a_page_of_its_own(
    alice: Visitor, anna: Visitor, live: Site
) -> None:
    page = alice.page
    await page.goto("/support/new/")
    await page.get_by_label("What is it about?").fill("My parcel")
    await page.get_by_label("What happened").fill("Where is it?")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("heading", name="My parcel")).to_be_visible()
    [ticket] = await live.make(tickets_of, alice.user)
    await ticketing.visit(anna.page, ticket)
    await ticketing.reply_box(anna.page).fill("It is on its way.")
    await anna.page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#messages")).to_contain_text("It is on its way.")
    files = [{"name": "label.txt", "mimeType": "text/plain", "buffer": b"No 17"}]
    await page.get_by_label("Attach files").set_input_files(files)  # type: ignore[arg-type]
    await expect(page.locator("#files")).to_contain_text("label.txt")
    await chatting.ask(page, "Here is the label")
    attached = anna.page.locator("#messages").get_by_role("link", name="label.txt")
    await expect(attached).to_be_visible()
    await expect(page.locator("#files li")).to_have_count(0)
    await page.goto("/support/")
    await expect(page.locator(".request-row")).to_contain_text("Here is the label")
    await page.get_by_role("link", name="My parcel").click()
    await expect(page.locator("#messages")).to_contain_text("label.txt")


async def test_the_customers_pages_are_accessible_in_every_look(
    alice: Visitor, anna: Visitor, live: Site
) -> None:
    page = alice.page
    ticket = await live.make(in_the_office, alice.user)
    await live.make(solve, ticket, anna.user)
    for place in ("/support/", "/support/new/", ticketing.address(ticket)):
        await page.goto(place)
        assert not await looks.violations(page), place
    await chatting.start_and_finish(page, "Can I talk to a person?")
    assert not await looks.violations(page)
    await talk_to_a_person(page)
    assert not await looks.violations(page)
