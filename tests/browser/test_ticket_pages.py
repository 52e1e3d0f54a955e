"""Agents and a customer on one ticket: taking it, talking, getting in each other's way."""

import re

import pytest_asyncio
from playwright.async_api import FilePayload, expect

from support.models import AgentProfile, Team, Ticket
from tests.browser import ticketing
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site


@pytest_asyncio.fixture(loop_scope="session")
async def ticket(live: Site, alice: Visitor, team: Team) -> Ticket:
    """Alice asked for help."""
    return await live.make(desk.ticket, alice.user, "The lamp is dark", team=team)


async def test_anna_takes_it_and_answers_and_alice_and_ben_see_it_live(
    alice: Visitor, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    for visitor in (alice, anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await anna.page.get_by_role("button", name="Take").click()
    await expect(ticketing.head(ben.page)).to_contain_text("Anna has it")
    await expect(ben.page.get_by_role("button", name="Take")).to_have_count(0)
    await ticketing.write(anna.page, "Try another")
    await expect(ticketing.typing(alice.page)).to_have_text("Anna is writing…")
    await ticketing.send(anna.page)
    for visitor in (alice, anna, ben):
        await expect(ticketing.said(visitor.page, "Try another")).to_have_count(1)
    await expect(ticketing.reply_box(anna.page)).to_have_value("")
    await alice.page.get_by_role("textbox", name="Your message").press_sequentially("I")
    for visitor in (anna, ben):
        await expect(ticketing.typing(visitor.page)).to_have_text("Alice is writing…")
    await alice.page.get_by_role("textbox", name="Your message").fill("I did that!")
    await alice.page.get_by_role("button", name="Send").click()
    for visitor in (alice, anna, ben):
        await expect(ticketing.said(visitor.page, "I did that!")).to_have_count(1)
    words = await ticketing.words(anna.page)
    assert words == ["Help!", "Try another", "I did that!"]


async def test_who_takes_it_second_is_told_who_has_it(
    anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    for problem in ("409", "ERR_FAILED", "Failed to fetch"):
        ben.expect_problem(problem)
    # Ben's page has heard of nothing: it has no socket and has not asked yet.
    await ben.page.route("**/changes/**", lambda route: route.abort())
    await ben.page.route_web_socket("**/ws/**", lambda _: None)
    await ben.page.goto(ticketing.address(ticket))
    await ticketing.visit(anna.page, ticket)
    await anna.page.get_by_role("button", name="Take").click()
    await expect(ticketing.head(anna.page)).to_contain_text("Yours")
    await ben.page.get_by_role("button", name="Take").click()
    await expect(ben.page.locator("#composer-error")).to_contain_text("Anna has it.")


async def test_alice_gets_nothing_of_notes_and_sees_nobody_write_one(
    alice: Visitor, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    frames: list[str] = []
    alice.page.on(
        "websocket",
        lambda ws: ws.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    for visitor in (alice, anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await anna.page.get_by_role("radio", name="Note").check()
    await ticketing.note_box(anna.page).press_sequentially("She is")
    await expect(ticketing.around(ben.page)).to_contain_text("Anna is writing a note")
    await anna.page.get_by_role("button", name="Add note").click()
    await expect(ticketing.said(ben.page, "She is")).to_contain_text("Internal note")
    await anna.page.get_by_role("radio", name="Reply").check()
    await ticketing.reply(anna.page, "Good evening")
    await expect(ticketing.said(alice.page, "Good evening")).to_have_count(1)
    await expect(ticketing.said(alice.page, "She is")).to_have_count(0)
    assert not [frame for frame in frames if re.search("She is|note|presence", frame)]


async def test_what_ben_sends_meanwhile_is_shown_before_anna_sends(
    alice: Visitor, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    anna.expect_problem("409")
    for visitor in (anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await ticketing.write(anna.page, "Please wait for")
    await expect(ticketing.around(ben.page)).to_contain_text("Anna is replying")
    await ticketing.reply(ben.page, "It is on its way.")
    await expect(ticketing.said(anna.page, "It is on its way.")).to_have_count(1)
    await ben.page.get_by_role("button", name="Take").click()
    await expect(ticketing.head(anna.page)).to_contain_text("Ben has it")
    await expect(ticketing.reply_box(anna.page)).to_have_value("Please wait for")
    await ticketing.send(anna.page)
    await expect(ticketing.review(anna.page)).to_contain_text("It is on its way.")
    await expect(ticketing.reply_box(anna.page)).to_have_value("Please wait for")
    await anna.page.get_by_role("button", name="Review").click()
    await expect(ticketing.review(anna.page)).to_have_count(0)
    await ticketing.reply_box(anna.page).fill("It comes tomorrow.")
    await ticketing.send(anna.page)
    await expect(ticketing.said(ben.page, "It comes tomorrow.")).to_have_count(1)


async def test_anna_may_send_it_anyway(
    alice: Visitor, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    anna.expect_problem("409")
    for visitor in (anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await ticketing.write(anna.page, "As I said")
    await ticketing.reply(ben.page, "Hello")
    await ticketing.send(anna.page)
    await anna.page.get_by_role("button", name="Send anyway").click()
    await expect(ticketing.said(ben.page, "As I said")).to_have_count(1)
    await expect(ticketing.reply_box(anna.page)).to_have_value("")
    await expect(ticketing.review(anna.page)).to_have_count(0)


async def test_a_reply_is_taken_back_and_is_the_draft_again(
    live: Site, alice: Visitor, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    await live.make(_undo_in, anna.user.pk, 600)
    for visitor in (alice, anna, ben):
        await ticketing.visit(visitor.page, ticket)
    await ticketing.reply(anna.page, "Go away")
    await expect(ticketing.said(anna.page, "Go away")).to_contain_text("Sends in")
    await expect(ticketing.said(ben.page, "Go away")).to_contain_text("Sends in")
    await anna.page.get_by_role("button", name="Undo").click()
    for visitor in (anna, ben):
        await expect(ticketing.said(visitor.page, "Go away")).to_have_count(0)
    await expect(ticketing.reply_box(anna.page)).to_have_value("Go away")
    await expect(ticketing.said(alice.page, "Help!")).to_have_count(1)
    await expect(ticketing.said(alice.page, "Go away")).to_have_count(0)


async def test_a_reply_whose_undo_time_is_over_reaches_alice_and_solves_it(
    live: Site, alice: Visitor, anna: Visitor, ticket: Ticket
) -> None:
    await live.make(_undo_in, anna.user.pk, 1)
    for visitor in (alice, anna):
        await ticketing.visit(visitor.page, ticket)
    await ticketing.reply_box(anna.page).fill("All is well.")
    await anna.page.get_by_role("button", name="Send, and then").click()
    await anna.page.get_by_role("button", name="Send and solve").click()
    await expect(ticketing.said(alice.page, "All is well.")).to_have_count(1)
    await expect(ticketing.head(anna.page)).to_contain_text("Solved")
    await expect(anna.page.get_by_role("button", name="Undo")).to_have_count(0)


async def test_anna_sends_a_picture_and_a_page_that_does_not_open_here(
    alice: Visitor, anna: Visitor, ticket: Ticket
) -> None:
    for visitor in (alice, anna):
        await ticketing.visit(visitor.page, ticket)
    evil: FilePayload = {
        "name": "evil.html",
        "mimeType": "text/html",
        "buffer": b"<script>1</script>",
    }
    dot: FilePayload = {
        "name": "dot.png",
        "mimeType": "image/png",
        "buffer": b"\x89PNG\r\n",
    }
    await anna.page.locator("input[name=upload]").set_input_files([evil, dot])
    waiting = anna.page.locator("#files li")
    await expect(waiting).to_have_count(2)
    await ticketing.reply(anna.page, "See these")
    await expect(waiting).to_have_count(0)
    shown = ticketing.said(alice.page, "See these")
    async with alice.page.expect_download() as download:
        await shown.get_by_role("link", name="evil.html").click()
    assert (await download.value).suggested_filename == "evil.html"


def _undo_in(agent: int, seconds: int) -> None:
    AgentProfile.objects.filter(user=agent).update(undo_seconds=seconds)
