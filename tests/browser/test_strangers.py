"""Alice's chat does not exist for Bob, and for nobody who is not signed in."""

from playwright.async_api import expect

from tests.browser import chatting
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor


async def test_bob_finds_nothing_at_the_address_of_alices_chat(
    alice: Visitor, bob: Visitor
) -> None:
    bob.expect_problem("404")
    await chatting.start_and_finish(alice.page, "My secret")
    response = await bob.page.goto(alice.page.url)
    assert response
    assert response.status == 404
    await expect(bob.page.get_by_role("heading", name="Nothing here")).to_be_visible()
    await bob.page.get_by_role("link", name="Go to your chats").click()
    await expect(chatting.composer(bob.page)).to_be_visible()
    await expect(bob.page.locator("body")).not_to_contain_text("My secret")


async def test_who_is_not_signed_in_is_asked_to_and_comes_back(
    alice: Visitor, enter: Enter
) -> None:
    await chatting.start_and_finish(alice.page, "My secret")
    stranger = await enter(None)
    await stranger.page.goto(alice.page.url)
    await expect(stranger.page).to_have_url(
        f"{alice.site.url}/accounts/login/?next={alice.page.url[len(alice.site.url) :]}"
    )
