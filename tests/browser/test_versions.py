"""Asking the same again, or in other words, and moving between the versions."""

from playwright.async_api import Locator, Page, expect

from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.upstream import Upstream


def previous(message: Locator) -> Locator:
    return message.get_by_role("button", name="Previous version")


def following(message: Locator) -> Locator:
    return message.get_by_role("button", name="Next version")


async def regenerate(page: Page) -> None:
    await chatting.answer(page).get_by_role("button", name="Regenerate answer").click()


async def edit(page: Page, content: str) -> None:
    question = chatting.questions(page).first
    await question.hover()
    await question.get_by_role("link", name="Edit question").click()
    box = page.get_by_role("textbox", name="Edit your question")
    await box.fill(content)
    await page.locator(".editing").get_by_role("button", name="Send").click()


async def test_alice_has_an_answer_written_again_and_compares(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("pet", ["A dog."])
    upstream.answer("pet", ["A cat."], times=1)
    page = alice.page
    await chatting.start_and_finish(page, "Which pet")
    await expect(chatting.written(page)).to_have_text("A cat.")
    upstream.reset()
    upstream.answer("pet", ["A dog."])
    await regenerate(page)
    await expect(chatting.written(page)).to_have_text("A dog.")
    await expect(chatting.answer(page)).to_contain_text("2/2")
    await previous(chatting.answer(page)).click()
    await expect(chatting.written(page)).to_have_text("A cat.")
    await expect(chatting.answer(page)).to_contain_text("1/2")
    await following(chatting.answer(page)).click()
    await expect(chatting.written(page)).to_have_text("A dog.")
    await expect(chatting.answers(page)).to_have_count(1)


async def test_an_edited_question_begins_a_branch_of_its_own(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("France", ["Paris."])
    upstream.answer("Spain", ["Madrid."])
    upstream.answer("Really?", ["Yes."])
    page = alice.page
    await chatting.start_and_finish(page, "Capital of France")
    await chatting.ask(page, "Really?")
    await expect(chatting.written(page)).to_have_text("Yes.")
    await edit(page, "Capital of Spain")
    await expect(chatting.written(page)).to_have_text("Madrid.")
    await expect(chatting.questions(page)).to_have_count(1)
    question = chatting.questions(page).first
    await expect(question).to_contain_text("2/2")
    await previous(question).click()
    await expect(chatting.questions(page)).to_have_count(2)
    await expect(chatting.written(page)).to_have_text("Yes.")
    await page.reload()
    await expect(chatting.written(page)).to_have_text("Yes.")


async def test_another_tab_moves_along(alice: Visitor, upstream: Upstream) -> None:
    upstream.answer("France", ["Paris."])
    upstream.answer("Spain", ["Madrid."])
    await chatting.start_and_finish(alice.page, "Capital of France")
    other = await alice.new_tab(alice.page.url)
    await edit(alice.page, "Capital of Spain")
    await expect(chatting.written(other)).to_have_text("Madrid.")
    await expect(chatting.questions(other)).to_have_count(1)


async def test_an_edit_can_be_given_up(alice: Visitor) -> None:
    page = alice.page
    await chatting.start_and_finish(page, "Capital of France")
    question = chatting.questions(page).first
    await question.hover()
    await question.get_by_role("link", name="Edit question").click()
    await page.get_by_role("link", name="Cancel").click()
    await expect(question).to_contain_text("Capital of France")
    await expect(page.get_by_role("textbox", name="Edit your question")).to_be_hidden()
