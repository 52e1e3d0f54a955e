"""What people do on a chat page, and what they look at there."""

import re

from playwright.async_api import Locator, Page, expect

CHAT_URL = re.compile(r"/chats/[0-9a-f-]{36}/$")


def composer(page: Page) -> Locator:
    """The box to write in."""
    return page.get_by_role("textbox", name="Your message")


def stop_button(page: Page) -> Locator:
    """Shown in place of Send while an answer is being written."""
    return page.get_by_role("button", name="Stop the answer")


def questions(page: Page) -> Locator:
    """All questions on the page."""
    return page.locator(".message.user")


def answers(page: Page) -> Locator:
    """All answers on the page, whole or growing."""
    return page.locator(".message.assistant")


def answer(page: Page) -> Locator:
    """The last answer."""
    return answers(page).last


def written(page: Page) -> Locator:
    """The text of the last answer, as far as it is written."""
    return answer(page).locator(".answer")


def sidebar(page: Page) -> Locator:
    """The chats beside the conversation."""
    return page.get_by_role("navigation", name="Chats")


async def start(page: Page, question: str) -> None:
    """Ask the first question of a new chat."""
    await page.goto("/")
    await ask(page, question)
    await expect(page).to_have_url(CHAT_URL)


async def ask(page: Page, question: str) -> None:
    """Write a question and send it with Enter."""
    await composer(page).fill(question)
    await composer(page).press("Enter")


async def start_and_finish(page: Page, question: str = "Hello?") -> None:
    """A new chat with one answered question."""
    await start(page, question)
    await expect_finished(page)


async def expect_finished(page: Page, state: str = "complete") -> None:
    """The last answer has ended in this state."""
    await expect(answer(page)).to_have_attribute("data-state", state)


async def in_chat_menu(page: Page, item: str) -> None:
    """Choose something in the menu of the chat."""
    await page.get_by_role("button", name="This chat").click()
    await page.locator("#chat-menu").get_by_text(item, exact=True).click()
