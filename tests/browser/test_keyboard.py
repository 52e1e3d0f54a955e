"""Everything works with the keyboard alone."""

import re

from playwright.async_api import Page, expect

from tests.browser import chatting
from tests.browser.visitor import Visitor


async def focus(page: Page, role: str, name: str, *, key: str = "Tab") -> None:
    """Press Tab until the focus is there; it must be reachable."""
    wanted = page.get_by_role(role, name=name).last  # type: ignore[arg-type]
    script = "e => e === document.activeElement"
    for _ in range(60):
        if await wanted.evaluate(script):
            return
        await page.keyboard.press(key)
    raise AssertionError(f"Tab does not reach the {role} {name!r}")


async def test_alice_asks_rates_and_renames_without_a_mouse(alice: Visitor) -> None:
    page = alice.page
    keyboard = page.keyboard
    await page.goto("/")
    await keyboard.type("Hello?")
    await keyboard.press("Enter")
    await chatting.expect_finished(page)
    await focus(page, "button", "Good answer", key="Shift+Tab")
    await keyboard.press("Enter")
    good = page.get_by_role("button", name="Good answer")
    await expect(good).to_have_attribute("aria-pressed", "true")
    await expect(good).to_be_focused()
    await focus(page, "button", "This chat", key="Shift+Tab")
    await keyboard.press("Enter")
    await focus(page, "link", "Rename")
    await keyboard.press("Enter")
    title = page.get_by_role("textbox", name="Title")
    await expect(title).to_be_focused()
    await title.press("Control+a")
    await keyboard.type("By hand")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("By hand")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_the_first_tab_stop_skips_to_the_content(alice: Visitor) -> None:
    page = alice.page
    await page.goto("/chats/")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("searchbox")).to_be_focused()


async def test_shortcuts_are_listed_work_and_can_be_turned_off(alice: Visitor) -> None:
    page = alice.page
    await chatting.start_and_finish(page)
    await chatting.composer(page).blur()
    await page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(shortcuts).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(shortcuts).to_be_hidden()
    await page.keyboard.press("/")
    await expect(chatting.composer(page)).to_be_focused()
    await page.keyboard.type("n/?")
    await expect(chatting.composer(page)).to_have_value("n/?")
    await chatting.composer(page).blur()
    await page.keyboard.press("?")
    await page.get_by_role("checkbox", name=re.compile("Use the shortcuts")).uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(shortcuts).to_be_hidden()
