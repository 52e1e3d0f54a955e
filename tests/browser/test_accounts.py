"""Coming in: a new account, signing in and out, a forgotten password."""

import re

from playwright.async_api import Page, expect

from tests.browser import chatting
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.make import PASSWORD
from tests.site import Site

WELCOME = "What is on your mind"


async def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    await page.goto("/accounts/login/")
    await page.get_by_label("Username").fill(login)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def test_a_stranger_signs_up_and_asks(enter: Enter) -> None:
    page = (await enter(None, "carol")).page
    await page.goto("/")
    await page.get_by_role("link", name="Create an account").click()
    await page.get_by_label("Username").fill("carol")
    await page.get_by_label("Email").fill("carol@example.com")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_label("The same once more").fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    await expect(page.get_by_role("heading", name=WELCOME)).to_be_visible()
    await chatting.start_and_finish(page, "Hello?")


async def test_alice_signs_in_through_the_form_and_out_again(
    alice: Visitor, enter: Enter
) -> None:
    page = (await enter(None, "desk")).page
    await sign_in(page, alice.user.username, "not this one")
    await expect(page.get_by_text("not correct")).to_be_visible()
    await sign_in(page, alice.user.username)
    await expect(page.get_by_role("heading", name=WELCOME)).to_be_visible()
    await page.get_by_role("button", name="Alice").click()
    await page.get_by_role("button", name="Sign out").click()
    await page.goto("/")
    await expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


async def test_a_forgotten_password_is_replaced_by_mail(
    alice: Visitor, enter: Enter, live: Site
) -> None:
    page = (await enter(None, "desk")).page
    await page.goto("/accounts/login/")
    await page.get_by_role("link", name="Forgot").click()
    await page.get_by_label("Email").fill(alice.user.email)
    await page.get_by_role("button", name="Send the link").click()
    await expect(
        page.get_by_role("heading", name="Look into your mail")
    ).to_be_visible()
    mail = live.web.log.read_text().rpartition(f"To: {alice.user.email}")[2]
    link = re.search(r"http://\S+/reset/key/\S+", mail)
    assert link, mail
    await page.goto(link[0])
    new = "another horse entirely"
    await page.get_by_label("New password", exact=True).fill(new)
    await page.get_by_label("The same once more").fill(new)
    await page.get_by_role("button", name=re.compile("password")).click()
    await sign_in(page, alice.user.username, new)
    await expect(page.get_by_role("heading", name=WELCOME)).to_be_visible()


async def test_alice_chooses_a_theme_and_it_stays(alice: Visitor) -> None:
    page = alice.page
    await page.goto("/")
    await page.get_by_role("button", name="Alice").click()
    await page.get_by_role("radio", name="Dark").check(force=True)
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.goto("/chats/")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
