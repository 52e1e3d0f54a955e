"""An answer that ended before its end goes on at a click."""

from playwright.async_api import Page, expect

from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.upstream import CUT, Gate, Upstream


async def go_on(page: Page, upstream: Upstream) -> None:
    upstream.answer("Go on exactly", ["three, ", "four."])
    await page.get_by_role("button", name="Continue").click()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two, three, four.")
    await expect(chatting.answers(page)).to_have_count(1)
    await expect(page.get_by_role("button", name="Continue")).to_be_hidden()


async def test_an_interrupted_answer_goes_on(
    alice: Visitor, upstream: Upstream
) -> None:
    # What has not been read when a connection is reset is lost: the page shows it first.
    read = Gate()
    upstream.refuse("count", 503)
    upstream.answer("count", ["One, ", "two, ", read, CUT], times=1)
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One, two,")
    read.release()
    await chatting.expect_finished(page, "interrupted")
    await expect(chatting.answer(page)).to_contain_text("Interrupted")
    await go_on(page, upstream)


async def test_an_answer_cut_by_length_goes_on(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("count", ["One, ", "two, "], finish="length")
    page = alice.page
    await chatting.start_and_finish(page, "Please count")
    await expect(chatting.answer(page)).to_contain_text("length limit")
    await go_on(page, upstream)
