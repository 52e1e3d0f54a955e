"""Where event streams do not get through, or the device slept, the page asks instead."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.upstream import Gate, Upstream

STREAMS = "**/stream/"


async def refuse(route: Route) -> None:
    await route.abort()


async def hold_back(route: Route) -> None:
    """As a proxy that collects the whole response first."""
    await asyncio.Event().wait()


async def cut(route: Route) -> None:
    """As a proxy that ends what takes long."""
    await route.fulfill(content_type="text/event-stream", body="")


@pytest.mark.parametrize("block", [refuse, hold_back, cut])
async def test_an_answer_grows_where_streams_are_blocked(
    alice: Visitor, upstream: Upstream, block: Callable[[Route], Awaitable[None]]
) -> None:
    alice.expect_problem("ERR_FAILED")
    alice.expect_problem("htmx:")
    gate = Gate()
    upstream.answer("count", ["One, **two**, ", gate, "three."])
    page = alice.page
    await page.route(STREAMS, block)
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One, two,")
    await expect(chatting.written(page).locator("strong")).to_have_text("two")
    gate.release()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two, three.")
    await expect(chatting.answers(page)).to_have_count(1)


async def test_the_stream_takes_over_again_when_it_works(
    alice: Visitor, upstream: Upstream
) -> None:
    alice.expect_problem("ERR_FAILED")
    alice.expect_problem("htmx:")
    first, second = Gate(), Gate()
    upstream.answer("count", ["One, ", first, "two, ", second, "three."])
    page = alice.page
    await page.route(STREAMS, refuse)
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One,")
    await page.unroute(STREAMS)
    async with page.expect_response(STREAMS) as streams:
        first.release()
    assert (await streams.value).ok
    await expect(chatting.written(page)).to_have_text("One, two,")
    second.release()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two, three.")


async def test_a_phone_that_slept_through_the_end_shows_it_when_it_wakes(
    alice: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("count", ["One, ", gate, "two."])
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One,")
    await page.route("**/messages/**", hold_back)
    await _turn(page, hidden=True)
    gate.release()
    await page.unroute("**/messages/**")
    await page.route(STREAMS, hold_back)
    await _turn(page, hidden=False)
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("One, two.")


async def _turn(page: Page, *, hidden: bool) -> None:
    """Send the tab to the background, or bring it back."""
    script = "(hidden) => { Object.defineProperty(document, 'hidden',"
    script += "{ value: hidden, configurable: true });"
    script += "document.dispatchEvent(new Event('visibilitychange')); }"
    await page.evaluate(script, hidden)
