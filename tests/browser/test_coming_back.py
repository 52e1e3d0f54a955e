"""Leaving in the middle loses nothing: refresh, back, forward, a new web process."""

from playwright.async_api import expect

from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.site import Site
from tests.upstream import Gate, Upstream


async def test_a_refresh_in_the_middle_loses_nothing(
    alice: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("count", ["One, ", "two, ", gate, "three."])
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One, two,")
    await page.reload()
    await expect(chatting.written(page)).to_have_text("One, two,")
    gate.release()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two, three.")


async def test_back_and_forward_in_the_middle_lose_nothing(
    alice: Visitor, upstream: Upstream
) -> None:
    first, second = Gate(), Gate()
    upstream.answer("count", ["One, ", first, "two, ", second, "three."])
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One,")
    await page.go_back()
    await expect(page).to_have_url(f"{alice.site.url}/")
    first.release()
    await page.go_forward()
    await expect(chatting.written(page)).to_have_text("One, two,")
    await expect(chatting.questions(page)).to_have_count(1)
    second.release()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two, three.")


async def test_an_answer_that_nobody_watches_is_written_to_its_end(
    alice: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("count", ["One, ", gate, "two."])
    await chatting.start(alice.page, "Please count")
    await expect(chatting.written(alice.page)).to_have_text("One,")
    address = alice.page.url
    await alice.page.close()
    gate.release()
    page = await alice.new_tab(address)
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two.")


async def test_a_new_web_process_goes_on_where_the_old_one_was(
    alice: Visitor, upstream: Upstream, live: Site
) -> None:
    alice.expect_problem("ERR_INCOMPLETE_CHUNKED_ENCODING")
    alice.expect_problem("WebSocket connection")
    alice.expect_problem("htmx:sse:error")
    first, second = Gate(), Gate()
    upstream.answer("count", ["One, ", first, "two, ", second, "three."])
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One,")
    live.restart_web()
    first.release()
    await expect(chatting.written(page)).to_have_text("One, two,")
    second.release()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two, three.")
