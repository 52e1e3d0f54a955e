"""What one does with an answer: copy it, rate it, ask what it suggests."""

import asyncio

from playwright.async_api import Page, Route, WebSocket, expect

from chat.models import Feedback, Message
from chatsite.accounts.models import User
from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.site import Site
from tests.upstream import Upstream

ANSWER = 'Run **this**:\n\n```python\nprint("hi")\n```\n'


async def clipboard(page: Page) -> str:
    return str(await page.evaluate("navigator.clipboard.readText()"))


def feedback_of(user: User) -> list[tuple[int, str]]:
    return [
        (given.rating, given.comment) for given in Feedback.objects.filter(user=user)
    ]


async def test_alice_copies_an_answer_as_it_was_written_and_its_code_alone(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("How", [ANSWER])
    page = alice.page
    await chatting.start_and_finish(page, "How do I greet in Python")
    await page.get_by_role("button", name="Copy code").click()
    await expect(page.locator("[data-done=Copied]")).to_be_visible()
    assert await clipboard(page) == 'print("hi")\n'
    await page.get_by_role("button", name="Copy answer").click()
    await expect(page.locator("[data-copy][data-done=Copied]")).to_be_visible()
    assert await clipboard(page) == ANSWER


async def test_alice_rates_an_answer_says_why_and_takes_it_back(
    alice: Visitor, live: Site
) -> None:
    page = alice.page
    await chatting.start_and_finish(page)
    down = page.get_by_role("button", name="Bad answer")
    await down.click()
    await expect(down).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("link", name="Say why").click()
    await page.get_by_role("textbox", name="What was good or bad?").fill("Too short")
    await page.get_by_role("button", name="Send feedback").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert await live.make(feedback_of, alice.user) == [(-1, "Too short")]
    await page.reload()
    await expect(down).to_have_attribute("aria-pressed", "true")
    await down.click()
    await expect(down).to_have_attribute("aria-pressed", "false")
    assert await live.make(feedback_of, alice.user) == []


def suggest(user: User) -> None:
    Message.objects.filter(chat__owner=user).answers().update(
        suggestions=["Is it far?"]
    )


async def test_suggestions_that_came_before_the_page_listened_are_shown_too(
    alice: Visitor, live: Site
) -> None:
    alice.expect_problem("WebSocket connection")
    page = alice.page
    await chatting.start_and_finish(page)
    await live.make(suggest, alice.user)  # nobody is told
    live.restart_web()
    suggestion = page.get_by_role("button", name="Is it far?")
    await expect(suggestion).to_be_visible()


async def test_suggestions_that_overtake_their_answer_wait_for_it(
    alice: Visitor, upstream: Upstream
) -> None:
    told, may_go_on = asyncio.Event(), asyncio.Event()

    def hear(frame: str | bytes) -> None:
        if '"suggestions"' in str(frame):
            told.set()

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", hear)

    async def hold(route: Route) -> None:
        response = await route.fetch()
        await may_go_on.wait()
        await route.fulfill(response=response)

    upstream.answer("could ask next", ["How old is it?"], streamed=False)
    page = alice.page
    page.on("websocket", listen)
    await page.route("**/regenerate/", hold)
    await chatting.start_and_finish(page)
    suggestion = page.get_by_role("button", name="How old is it?")
    await expect(suggestion).to_be_visible()
    told.clear()
    await page.get_by_role("button", name="Regenerate answer").click()
    async with asyncio.timeout(10):
        await told.wait()
    may_go_on.set()
    await expect(chatting.answer(page)).to_contain_text("2/2")
    await expect(suggestion).to_be_visible()


async def test_one_click_on_a_suggestion_asks_it_once(
    alice: Visitor, upstream: Upstream
) -> None:
    questions = ["How far is the moon?\nHow old is the moon?"]
    upstream.answer("could ask next", questions, streamed=False)
    upstream.answer("How old is the moon?", ["Old."])
    page = alice.page
    await chatting.start_and_finish(page, "What is the moon made of")
    suggestion = page.get_by_role("button", name="How old is the moon?")
    await expect(suggestion).to_be_visible()
    await suggestion.dblclick()
    await expect(chatting.written(page)).to_have_text("Old.")
    await expect(chatting.questions(page)).to_have_count(2)
    await expect(chatting.questions(page).last).to_contain_text("How old is the moon?")
