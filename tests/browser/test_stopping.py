"""Stop: at any time, from anywhere, and what was written stays."""

import pytest
from playwright.async_api import expect

from tests.browser import chatting
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.site import Site
from tests.upstream import DEADLINE, Gate, Upstream


@pytest.mark.parametrize("how", ["the button", "Esc"])
async def test_alice_stops_an_answer_and_keeps_what_is_written(
    alice: Visitor, upstream: Upstream, how: str
) -> None:
    upstream.answer("count", ["One, ", "two, ", Gate(), "three."])
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One, two,")
    if how == "Esc":
        await chatting.composer(page).press("Escape")
    else:
        await chatting.stop_button(page).click()
    await chatting.expect_finished(page, "stopped")
    await expect(chatting.written(page)).to_have_text("One, two,")
    await expect(chatting.answer(page)).to_contain_text("Stopped")
    await expect(chatting.stop_button(page)).to_be_hidden()
    assert upstream.wait_for_requests(match="count")[0].closed.wait(DEADLINE)
    await page.reload()
    await expect(chatting.written(page)).to_have_text("One, two,")


async def test_an_answer_that_waits_for_its_turn_can_be_stopped_too(
    alice: Visitor, upstream: Upstream, live: Site
) -> None:
    page = alice.page
    with live.worker_paused():
        await chatting.start(page, "Is anybody there?")
        await expect(chatting.answer(page)).to_contain_text("Thinking…")
        await chatting.stop_button(page).click()
        await chatting.expect_finished(page, "stopped")
    assert upstream.requests == []


async def test_the_phone_stops_what_the_desk_has_asked(
    alice: Visitor, enter: Enter, upstream: Upstream
) -> None:
    upstream.answer("count", ["One, ", Gate(), "two."])
    await chatting.start(alice.page, "Please count")
    phone = await enter(alice.user, "phone")
    await phone.page.goto(alice.page.url)
    await expect(chatting.written(phone.page)).to_have_text("One,")
    await chatting.stop_button(phone.page).click()
    for page in (alice.page, phone.page):
        await chatting.expect_finished(page, "stopped")
        await expect(chatting.written(page)).to_have_text("One,")


async def test_after_a_stop_the_chat_goes_on(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("count", ["One, ", Gate()])
    page = alice.page
    await chatting.start(page, "Please count")
    await expect(chatting.written(page)).to_have_text("One,")
    await chatting.stop_button(page).click()
    await chatting.expect_finished(page, "stopped")
    upstream.answer("Enough", ["Fine."])
    await chatting.ask(page, "Enough of that")
    await expect(chatting.written(page)).to_have_text("Fine.")
