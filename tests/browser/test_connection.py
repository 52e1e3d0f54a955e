"""The socket of a page: it says when the person is signed out, and only then."""

from playwright.async_api import expect

from tests import make
from tests.browser import chatting
from tests.browser.visitor import Visitor


async def test_whoever_signs_out_is_told_so_in_all_other_tabs_at_once(
    alice: Visitor,
) -> None:
    page = alice.page
    await chatting.start_and_finish(page, "Hello?")
    other = await alice.new_tab("/")
    await other.get_by_role("button", name="Alice").click()
    await other.get_by_role("button", name="Sign out").click()
    await expect(page.locator("#connection")).to_contain_text("You are signed out.")
    sign_in = page.locator("#connection").get_by_role("link", name="Sign in")
    address = page.url.removeprefix(alice.site.url)
    await expect(sign_in).to_have_attribute(
        "href", f"/accounts/login/?next={address.replace('/', '%2F')}"
    )


async def test_a_changed_password_cuts_no_tab_of_this_device_off(
    alice: Visitor,
) -> None:
    page = alice.page
    await chatting.start_and_finish(page, "Hello?")
    other = await alice.new_tab("/accounts/password/change/")
    await other.get_by_label("Current password").fill(make.PASSWORD)
    new = "something quite different"
    await other.get_by_label("New password", exact=True).fill(new)
    await other.get_by_label("The same once more").fill(new)
    async with page.expect_websocket(lambda socket: "/ws/notices/" in socket.url):
        await other.get_by_role("button", name="Change password").click()
    await chatting.start_and_finish(await alice.new_tab("/"), "Heard everywhere?")
    chats = page.get_by_role("navigation", name="Chats")
    await expect(chats).to_contain_text("Heard everywhere?")
    await expect(page.locator("#connection")).to_be_hidden()
