"""The account pages in a browser: second step, lost devices, the end, and access."""

from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from chatsite.accounts.models import User
from tests import make
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.browsers import code_of_app
from tests.make import PASSWORD
from tests.site import Site

DOOR_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/key/1-made-up/",
    "/accounts/confirm-email/made-up/",
    "/accounts/inactive/",
]
ACCOUNT_PAGES = [
    "/accounts/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/delete/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]


async def sign_in_without_a_mouse(page: Page, user: User) -> None:
    await page.goto("/accounts/login/")
    await page.keyboard.type(user.username)  # the field has the focus
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")


async def test_alice_turns_on_the_second_step_and_comes_in_with_a_recovery_code(
    alice: Visitor, enter: Enter
) -> None:
    page = alice.page
    await page.goto("/accounts/2fa/")
    await page.get_by_role("link", name="Set up").click()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Confirm").click()
    picture = page.get_by_role("img", name="QR code")
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth")
    await page.get_by_text("No camera?").click()
    secret = await page.locator(".secret").inner_text()
    await page.get_by_label("Authenticator code").fill(code_of_app(secret))
    await page.get_by_role("button", name="Turn on").click()
    code = await page.locator(".codes li").first.inner_text()

    phone = (await enter(None, "phone")).page
    await sign_in_without_a_mouse(phone, alice.user)
    await expect(phone.get_by_role("heading")).to_have_text("Enter your code")
    await phone.keyboard.type("000000")
    await phone.keyboard.press("Enter")
    await expect(phone.locator(".errors")).to_have_text("Incorrect code.")
    await phone.get_by_label("Code").fill(code)
    await phone.get_by_role("button", name="Sign in").click()
    await expect(phone).to_have_url(f"{alice.site.url}/")


async def test_alice_signs_out_the_phone_she_lost(live: Site, enter: Enter) -> None:
    user = await live.make(make.person, "alice")
    desk, lost = (await enter(None, "desk")).page, await enter(None, "phone")
    lost.expect_problem("401")  # what its page still asks for in that moment
    phone = lost.page
    for page in (desk, phone):
        await sign_in_without_a_mouse(page, user)
        await expect(page).to_have_url(f"{live.url}/")
    await desk.goto("/accounts/sessions/")
    devices = desk.get_by_role("region", name="Devices").get_by_role("listitem")
    await expect(devices).to_have_count(2)
    await desk.get_by_role("button", name="Sign out all other devices").click()
    await expect(devices).to_have_count(1)
    await phone.goto("/accounts/")
    await expect(phone.get_by_role("heading", name="Welcome back")).to_be_visible()


async def test_alice_deletes_her_account_and_cannot_come_back(alice: Visitor) -> None:
    page = alice.page
    await page.goto("/accounts/")
    await page.get_by_role("link", name="Delete account").click()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Delete my account").click()
    await expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    await sign_in_without_a_mouse(page, alice.user)
    await expect(page.get_by_role("alert")).to_contain_text("not correct")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_everybody_can_use_the_account_pages_on_a_small_phone(
    alice: Visitor, enter: Enter, theme: Literal["light", "dark"]
) -> None:
    stranger = await enter(None, "stranger")
    visits = [(stranger, path) for path in DOOR_PAGES]
    for visitor, path in [*visits, *((alice, path) for path in ACCOUNT_PAGES)]:
        page = visitor.page
        await page.emulate_media(color_scheme=theme)
        await page.set_viewport_size({"width": 360, "height": 740})
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
        found = await Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
