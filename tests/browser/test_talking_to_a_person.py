"""Workflow 2: a chat that the assistant cannot finish goes on with a person."""

import pytest
from playwright.async_api import Locator, Page, expect

from chatsite.accounts.models import User
from support.models import Handoff, Ticket, TicketMessage
from tests.browser import chatting, ticketing
from tests.browser.visitor import Visitor
from tests.site import Site
from tests.upstream import DEADLINE, Gate, Upstream

pytestmark = pytest.mark.usefixtures("team")


def tickets_of(user: User) -> list[Ticket]:
    return list(Ticket.objects.filter(requester=user).order_by("number"))


def system_lines(ticket: Ticket) -> list[str]:
    said = TicketMessage.objects.filter(ticket=ticket, author_type="system")
    return list(said.values_list("body", flat=True))


def handoffs(ticket: Ticket) -> list[tuple[str, str]]:
    found = Handoff.objects.filter(ticket=ticket).order_by("at")
    return list(found.values_list("direction", "reason"))


async def talk_to_a_person(page: Page, about: str = "My lamp is dead") -> None:
    """Press the button, say what it is about, and be at the team."""
    await page.get_by_role("link", name="Talk to a person", exact=True).first.click()
    await page.get_by_label("What is it about?").fill(about)
    await page.locator("#dialog").get_by_role("button", name="Talk to a person").click()
    await expect(standing(page)).to_contain_text("Waiting for our team")


def standing(page: Page) -> Locator:
    """How her request stands."""
    return page.locator("#request-standing")


async def test_alice_asks_for_a_person_and_anna_answers_in_the_same_chat(
    alice: Visitor, anna: Visitor, live: Site
) -> None:
    page = alice.page
    await chatting.start_and_finish(page, "My lamp does not glow")
    await talk_to_a_person(page)
    [ticket] = await live.make(tickets_of, alice.user)
    [line] = await live.make(system_lines, ticket)
    await expect(page.locator("#messages")).to_contain_text(line)
    await ticketing.visit(anna.page, ticket)
    await expect(anna.page.locator("main")).to_contain_text("My lamp does not glow")
    await anna.page.get_by_role("button", name="Take").first.click()
    await expect(standing(page)).to_contain_text("Anna is with you")
    await ticketing.reply_box(anna.page).fill("Is the plug in?")
    await expect(page.locator("#typing")).to_have_text("Anna is writing…")
    await anna.page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#messages")).to_contain_text("Is the plug in?")
    await chatting.composer(page).fill("Yes, it is")
    await expect(ticketing.typing(anna.page)).to_contain_text("Alice is writing…")
    await chatting.composer(page).press("Enter")
    await expect(anna.page.locator("#messages")).to_contain_text("Yes, it is")
    await expect(chatting.composer(page)).to_have_value("")
    await page.reload()
    texts = await page.locator("#messages > .message").all_inner_texts()
    order = ["My lamp does not glow", "You asked:", line, "Is the plug in?", "Yes"]
    assert len(texts) == len(order)
    assert all(part in text for part, text in zip(order, texts, strict=True))


async def test_a_double_click_makes_one_ticket_and_one_message(
    alice: Visitor, live: Site
) -> None:
    page = alice.page
    await chatting.start_and_finish(page)
    await page.get_by_role("link", name="Talk to a person", exact=True).first.click()
    send = page.locator("#dialog").get_by_role("button", name="Talk to a person")
    await send.dblclick()
    await expect(standing(page)).to_contain_text("Waiting for our team")
    [ticket] = await live.make(tickets_of, alice.user)
    assert len(await live.make(system_lines, ticket)) == 1
    assert await live.make(handoffs, ticket) == [("to_people", "asked")]


async def test_the_ai_is_silent_at_once_and_her_other_tab_knows(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("count", ["One, ", "two, ", Gate(), "three."])
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One, two,")
    other = await alice.new_tab(page.url)
    await chatting.composer(other).fill("Half a thought")
    await talk_to_a_person(page)
    await chatting.expect_finished(page, "stopped")
    await expect(chatting.written(page)).to_have_text("One, two,")
    assert upstream.wait_for_requests(match="count")[0].closed.wait(DEADLINE)
    await expect(standing(other)).to_contain_text("Waiting for our team")
    await expect(chatting.composer(other)).to_have_value("Half a thought")
    await chatting.composer(other).press("Enter")
    await expect(page.locator("#messages")).to_contain_text("Half a thought")


async def test_who_asks_for_a_person_in_words_is_offered_one(alice: Visitor) -> None:
    page = alice.page
    await chatting.start_and_finish(page, "Can I talk to a person?")
    offer = page.locator(".offer")
    await expect(offer).to_contain_text("Would you rather talk to a person?")
    await chatting.ask(page, "Never mind: what is the capital of France?")
    await chatting.expect_finished(page)
    await expect(offer.filter(visible=True)).to_have_count(0)


async def test_where_the_assistant_fails_twice_a_person_is_offered(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.refuse("broken", 401)
    page = alice.page
    await chatting.start(page, "Is it broken?")
    await chatting.expect_finished(page, "failed")
    await expect(page.locator(".offer")).to_have_count(0)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".offer")).to_contain_text("A person can help you")
    await page.locator(".offer").get_by_role("link", name="Talk to a person").click()
    await expect(page.get_by_label("What is it about?")).to_have_value("Is it broken?")


async def test_who_asks_the_help_centre_for_a_person_gets_one(
    alice: Visitor, live: Site, upstream: Upstream
) -> None:
    """By a rule: no model is asked, neither for an answer nor whether it is meant."""
    page = alice.page
    await page.goto("/support/ask/")
    await chatting.ask(page, "I want to talk to a person")
    await expect(standing(page)).to_contain_text("Waiting for our team")
    [ticket] = await live.make(tickets_of, alice.user)
    assert await live.make(handoffs, ticket) == [("to_people", "words")]
    assert len(await live.make(system_lines, ticket)) == 1
    await chatting.composer(page).fill("It is about my invoice")
    await chatting.composer(page).press("Enter")
    await expect(page.locator("#messages")).to_contain_text("It is about my invoice")
    assert not [r for r in upstream.requests if r.question == "It is about my invoice"]
