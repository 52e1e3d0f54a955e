"""A customer asks in the help centre; the AI answers from an article, and that is all."""

from playwright.async_api import expect

from support.models import Handling, Team, Ticket
from tests.browser.chatting import (
    CHAT_URL,
    answer,
    ask,
    composer,
    expect_finished,
    written,
)
from tests.browser.looks import violations
from tests.browser.visitor import Visitor
from tests.integration.support import asking_ai
from tests.integration.support.asking_ai import typed
from tests.upstream import Gate, Upstream


def outcome(user_id: int) -> tuple[int, bool]:
    """How many tickets somebody has, and whether they said that it is solved."""
    tickets = Ticket.objects.filter(requester=user_id).count()
    confirmed = Handling.objects.filter(chat__owner=user_id).exclude(confirmed_at=None)
    return tickets, confirmed.exists()


async def test_alice_asks_reads_the_source_and_says_that_it_is_solved(
    alice: Visitor, upstream: Upstream
) -> None:
    article = await alice.site.make(asking_ai.article)
    gate = Gate()
    upstream.answer(
        "reset my lamp", ["Hold the **button** ", gate, "for ten seconds [1].", typed()]
    )
    page = alice.page
    await page.goto("/support/help/?q=How do I reset my lamp?")
    await page.get_by_role("link", name="Ask the assistant").click()
    await expect(composer(page)).to_have_value("How do I reset my lamp?")
    await composer(page).press("Enter")
    await expect(page).to_have_url(CHAT_URL)
    await expect(written(page)).to_contain_text("Hold the button")
    await page.reload()
    await expect(written(page)).to_contain_text("Hold the button")
    gate.release()
    await expect_finished(page)
    await expect(answer(page)).not_to_contain_text("RESULT")
    await expect(answer(page)).not_to_contain_text("confidence")
    source = answer(page).get_by_role("link", name="[1] Reset your lamp")
    await expect(source).to_be_visible()
    async with page.expect_popup() as opened:
        await answer(page).get_by_role("link", name="[1]", exact=True).click()
    tab = await opened.value
    await expect(tab.get_by_role("heading", level=1)).to_have_text(article.title)
    await page.get_by_role("button", name="That solved it").click()
    await expect(page.get_by_text("Good to hear")).to_be_visible()
    assert await alice.site.make(outcome, alice.user.pk) == (0, True)


async def test_lines_that_alice_adds_are_answered_together(
    alice: Visitor, upstream: Upstream
) -> None:
    await alice.site.make(asking_ai.article)
    gate = Gate()
    upstream.answer("my lamp", ["Which lamp ", gate, "?"])
    upstream.answer("floor lamp", ["Hold the button [1].", typed()])
    page = alice.page
    await page.goto("/support/ask/")
    await ask(page, "How do I reset my lamp?")
    await expect(page).to_have_url(CHAT_URL)
    await expect(written(page)).to_contain_text("Which lamp")
    await ask(page, "It is a floor lamp")
    await expect(page.locator(".message.assistant")).to_have_count(1)
    await expect_finished(page)
    await expect(written(page)).to_contain_text("Hold the button [1]")
    await page.reload()
    await expect(page.locator(".message.user")).to_have_count(2)
    await expect(page.locator(".message.assistant")).to_have_count(1)


async def test_where_to_ask_is_fit_for_everybody(alice: Visitor) -> None:
    await alice.site.make(asking_ai.article)
    await alice.page.goto("/support/ask/")
    assert await violations(alice.page) == []


async def test_when_the_ai_decides_so_her_page_goes_on_with_a_person(
    alice: Visitor, team: Team, upstream: Upstream
) -> None:
    await alice.site.make(asking_ai.article)
    said = ["That needs a look ", "at your account.", typed("handoff", "needs_account")]
    upstream.answer("reset my lamp", said)
    page = alice.page
    await page.goto("/support/ask/")
    await ask(page, "Please reset my lamp for me")
    await expect(page.locator("#request-standing")).to_contain_text("Waiting for our")
    await expect(page.locator("#messages")).to_contain_text("needs a look at your")
    await expect(page.locator("#messages")).not_to_contain_text("needs_account")
    assert await alice.site.make(outcome, alice.user.pk) == (1, False)


async def test_an_answer_with_sources_is_fit_for_everybody(
    alice: Visitor, upstream: Upstream
) -> None:
    await alice.site.make(asking_ai.article)
    upstream.answer("reset my lamp", ["Hold it [1]. Wait [1].", typed()])
    page = alice.page
    await page.goto("/support/ask/")
    await ask(page, "How do I reset my lamp?")
    await expect(page).to_have_url(CHAT_URL)
    await expect_finished(page)
    assert await violations(page) == []
