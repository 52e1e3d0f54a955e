"""The box to write in: it grows, sends once, and never loses a word."""

import pytest
from playwright.async_api import Locator, expect

from chat.models import Message
from chatsite.accounts.models import User
from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.make import PASSWORD
from tests.site import Site
from tests.upstream import Gate, Upstream


def asked_by(user: User) -> list[str]:
    questions = Message.objects.filter(chat__owner=user, role=Message.Role.USER)
    return list(questions.order_by("id").values_list("content", flat=True))


async def height(box: Locator) -> float:
    bounds = await box.bounding_box()
    assert bounds
    return bounds["height"]


async def test_it_grows_with_the_text_up_to_a_limit(alice: Visitor) -> None:
    await alice.page.goto("/")
    box = chatting.composer(alice.page)
    one_line = await height(box)
    await box.fill("One\ntwo\nthree\nfour")
    four_lines = await height(box)
    await box.fill("line\n" * 200)
    assert one_line < four_lines < await height(box) < 500


async def test_shift_and_enter_begin_a_new_line_and_enter_sends(
    alice: Visitor, live: Site
) -> None:
    await alice.page.goto("/")
    box = chatting.composer(alice.page)
    await box.press_sequentially("One")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await expect(box).to_have_value("One\ntwo")
    await box.press("Enter")
    await expect(alice.page).to_have_url(chatting.CHAT_URL)
    await expect(box).to_have_value("")
    assert await live.make(asked_by, alice.user) == ["One\ntwo"]


async def test_nothing_is_sent_when_nothing_is_written(
    alice: Visitor, live: Site
) -> None:
    page = alice.page
    await chatting.start_and_finish(page, "Hello?")
    await chatting.composer(page).fill("  \n ")
    await chatting.composer(page).press("Enter")
    await page.get_by_role("button", name="Send").click()
    await expect(chatting.questions(page)).to_have_count(1)
    assert await live.make(asked_by, alice.user) == ["Hello?"]


async def test_a_draft_survives_a_reload_and_belongs_to_its_chat(
    alice: Visitor,
) -> None:
    page = alice.page
    await chatting.start_and_finish(page)
    await chatting.composer(page).press_sequentially("half a thou")
    await page.reload()
    await expect(chatting.composer(page)).to_have_value("half a thou")
    await page.goto("/")
    await expect(chatting.composer(page)).to_have_value("")


@pytest.mark.parametrize("where", ["a new chat", "a chat"])
async def test_a_double_click_sends_once(
    alice: Visitor, live: Site, where: str
) -> None:
    page = alice.page
    await page.goto("/")
    if where == "a chat":
        await chatting.start_and_finish(page, "Hello?")
    await chatting.composer(page).fill("Just once")
    await page.get_by_role("button", name="Send").dblclick()
    await expect(chatting.questions(page).last).to_contain_text("Just once")
    await chatting.expect_finished(page)
    asked = await live.make(asked_by, alice.user)
    assert asked.count("Just once") == 1


async def test_a_question_that_could_not_be_sent_stays_and_is_sent_later_once(
    alice: Visitor, live: Site
) -> None:
    alice.expect_problem("ERR_INTERNET_DISCONNECTED")
    alice.expect_problem("htmx:error")
    page = alice.page
    await chatting.start_and_finish(page, "Hello?")
    await alice.context.set_offline(True)
    await chatting.ask(page, "Are you there?")
    await expect(page.get_by_role("alert")).to_contain_text("You are offline.")
    await expect(chatting.composer(page)).to_have_value("Are you there?")
    await alice.context.set_offline(False)
    await page.get_by_role("button", name="Try again").click()
    await expect(chatting.questions(page).last).to_contain_text("Are you there?")
    await expect(chatting.composer(page)).to_have_value("")
    await expect(page.get_by_role("alert")).to_have_text("")
    assert await live.make(asked_by, alice.user) == ["Hello?", "Are you there?"]


async def test_signed_out_in_the_middle_the_page_says_so_and_keeps_the_draft(
    alice: Visitor,
) -> None:
    alice.expect_problem("401")
    page = alice.page
    await chatting.start_and_finish(page, "Hello?")
    address = page.url
    await chatting.composer(page).fill("A long thought")
    other = await alice.new_tab("/")
    await other.get_by_role("button", name="Alice").click()
    await other.get_by_role("button", name="Sign out").click()
    await expect(other.get_by_role("heading", name="Welcome back")).to_be_visible()
    await chatting.composer(page).press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("You are signed out.")
    await expect(chatting.composer(page)).to_have_value("A long thought")
    await page.get_by_role("alert").get_by_role("link", name="Sign in").click()
    await page.get_by_label("Username").fill(alice.user.username)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page).to_have_url(address)
    await expect(chatting.composer(page)).to_have_value("A long thought")


async def test_what_is_too_long_is_refused_in_words_and_stays(alice: Visitor) -> None:
    alice.expect_problem("422")
    page = alice.page
    await chatting.start_and_finish(page)
    await chatting.ask(page, "x" * 100_001)
    await expect(page.get_by_role("alert")).to_contain_text("100,000")
    assert len(await chatting.composer(page).input_value()) == 100_001


async def test_one_can_write_on_while_an_answer_arrives(
    alice: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("count", ["One, ", gate, "two."])
    page = alice.page
    await chatting.start(page, "Please count")
    box = chatting.composer(page)
    await expect(box).to_be_focused()
    await box.press_sequentially("And the")
    gate.release()
    await chatting.expect_finished(page)
    await box.press_sequentially("n?")
    await expect(box).to_have_value("And then?")
    await box.press("Enter")
    await expect(chatting.questions(page)).to_have_count(2)


async def test_a_starter_sends_itself(alice: Visitor) -> None:
    page = alice.page
    await page.goto("/")
    await page.get_by_role("button", name="What is the capital of France?").click()
    await expect(chatting.questions(page)).to_contain_text("the capital of France?")
