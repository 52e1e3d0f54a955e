"""The same chat in several tabs and on several devices, and people beside each other."""

from playwright.async_api import expect

from tests.browser import chatting
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.upstream import Gate, Upstream


async def test_a_second_tab_and_another_device_see_question_and_answer_live(
    alice: Visitor, enter: Enter, upstream: Upstream
) -> None:
    await chatting.start_and_finish(alice.page)
    phone = await enter(alice.user, "phone")
    await phone.page.goto(alice.page.url)
    pages = [alice.page, await alice.new_tab(alice.page.url), phone.page]
    gate = Gate()
    upstream.answer("And now?", ["Still ", gate, "here."])
    await chatting.ask(alice.page, "And now?")
    for page in pages:
        await expect(chatting.questions(page).last).to_contain_text("And now?")
        await expect(chatting.written(page)).to_have_text("Still")
    gate.release()
    for page in pages:
        await chatting.expect_finished(page)
        await expect(chatting.written(page)).to_have_text("Still here.")
        await expect(chatting.questions(page)).to_have_count(2)
        await expect(chatting.answers(page)).to_have_count(2)


async def test_who_joins_in_the_middle_sees_the_beginning_too(
    alice: Visitor, enter: Enter, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("tell", ["# Once\n\nupon ", "a ", gate, "time."])
    await chatting.start(alice.page, "Please tell")
    await expect(chatting.written(alice.page)).to_contain_text("upon a")
    phone = await enter(alice.user, "phone")
    await phone.page.goto(alice.page.url)
    await expect(chatting.written(phone.page)).to_contain_text("upon a")
    gate.release()
    await expect(chatting.written(phone.page).locator("p")).to_have_text("upon a time.")
    await expect(chatting.written(phone.page).locator("h3")).to_have_text("Once")


async def test_two_people_at_once_see_each_their_own(
    alice: Visitor, bob: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("tea", ["Green ", gate, "tea."])
    upstream.answer("coffee", ["Black ", gate, "coffee."])
    await chatting.start(alice.page, "Which tea?")
    await chatting.start(bob.page, "Which coffee?")
    await expect(chatting.written(alice.page)).to_have_text("Green")
    await expect(chatting.written(bob.page)).to_have_text("Black")
    gate.release()
    await expect(chatting.written(alice.page)).to_have_text("Green tea.")
    await expect(chatting.written(bob.page)).to_have_text("Black coffee.")
    await expect(bob.page.locator("body")).not_to_contain_text("tea")


async def test_a_new_chat_shows_up_in_the_list_of_another_tab(alice: Visitor) -> None:
    other = await alice.new_tab("/")
    await chatting.start(alice.page, "Where is the moon?")
    row = chatting.sidebar(other).get_by_role("link", name="Where is the moon?")
    await expect(row).to_be_visible()
