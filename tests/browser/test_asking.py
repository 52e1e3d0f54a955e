"""Alice asks and watches the answer arrive."""

import re

from playwright.async_api import expect

from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.upstream import Gate, Upstream


async def test_alice_watches_her_answer_being_written(
    alice: Visitor, upstream: Upstream
) -> None:
    first, second = Gate(), Gate()
    upstream.answer("capital of France", [first, "Paris", second, " is **it**."])
    page = alice.page
    await chatting.start(page, "What is the capital of France?")
    await expect(chatting.questions(page)).to_contain_text("the capital of France?")
    await expect(chatting.answer(page)).to_contain_text("Thinking…")
    first.release()
    await expect(chatting.written(page)).to_have_text("Paris")
    await expect(chatting.answer(page)).to_contain_text("Writing…")
    second.release()
    await expect(chatting.written(page)).to_have_text("Paris is it.")
    await chatting.expect_finished(page)
    await expect(chatting.answer(page).locator("strong")).to_have_text("it")
    await expect(chatting.answer(page)).not_to_contain_text("Writing…")


async def test_the_model_knows_what_was_said_before(
    alice: Visitor, upstream: Upstream
) -> None:
    await chatting.start_and_finish(alice.page, "My cat is called Minka.")
    await chatting.ask(alice.page, "What is she called?")
    await expect(chatting.answers(alice.page)).to_have_count(2)
    [request] = upstream.wait_for_requests(match="What is she called?")[:1]
    assert "My cat is called Minka." in str(request.body["messages"])


async def test_whoever_wants_the_numbers_finds_them(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("capital", ["Paris", " is", " it."])
    await chatting.start_and_finish(alice.page, "What is the capital of France?")
    await chatting.answer(alice.page).locator("summary").click()
    facts = chatting.answer(alice.page).locator(".facts")
    await expect(facts).to_contain_text("test-model")
    await expect(facts).to_contain_text(re.compile(r"\d+ read, 3 written"))


async def test_a_busy_provider_is_asked_again_and_the_page_says_so(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("capital", ["Paris."])
    upstream.refuse("capital", 503, times=1)
    await chatting.start(alice.page, "What is the capital of France?")
    await expect(chatting.answer(alice.page)).to_contain_text("Retrying in")
    await chatting.expect_finished(alice.page)
    await expect(chatting.written(alice.page)).to_have_text("Paris.")


async def test_a_refused_question_says_why_and_can_be_tried_again(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("capital", ["Paris."])
    upstream.refuse("capital", 401, times=1)
    page = alice.page
    await chatting.start(page, "What is the capital of France?")
    await chatting.expect_finished(page, "failed")
    await expect(chatting.answer(page).locator(".note")).to_be_visible()
    await page.get_by_role("button", name="Try again").click()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("Paris.")


async def test_a_long_answer_is_followed_only_by_who_is_at_its_end(
    alice: Visitor, upstream: Upstream
) -> None:
    lines = [f"Line {number}.\n\n" for number in range(60)]
    gate = Gate()
    upstream.answer("many lines", [*lines, gate, *lines])
    page = alice.page
    await chatting.start(page, "Write many lines")
    await expect(chatting.written(page)).to_contain_text("Line 59.")
    await expect(page.get_by_text("Line 59.")).to_be_in_viewport()
    await page.mouse.move(600, 300)
    await page.mouse.wheel(0, -1500)
    jump = page.get_by_role("button", name="Latest")
    await expect(jump).to_be_visible()
    top = await page.evaluate("scrollY")
    gate.release()
    await chatting.expect_finished(page)
    assert await page.evaluate("scrollY") == top
    await jump.click()
    await expect(page.get_by_text("Line 59.").last).to_be_in_viewport()
    await expect(jump).to_be_hidden()
