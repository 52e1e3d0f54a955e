"""axe-core finds nothing wrong on any page: light and dark, on a phone and on a desk."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from chat import rendering
from chat.models import Chat, Message
from chatsite.accounts.models import User
from tests import make
from tests.browser import chatting, looks
from tests.browser.conftest import Enter
from tests.browser.test_markdown import EVERYTHING
from tests.browser.visitor import Visitor
from tests.site import Site
from tests.upstream import Gate, Upstream

LONG_WORD = "https://example.com/" + "a-very-long-path" * 20

SIGNED_OUT = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-made-up/",
    "/accounts/confirm-email/made-up/",
    "/accounts/inactive/",
]
SIGNED_IN = [
    "/",
    "/chats/",
    "/chats/?archived=1",
    "/chats/?q=nothing",
    "/accounts/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/delete/",
]
STAFF = [
    "/admin/",
    "/admin/chat/chat/",
    "/admin/chat/message/",
    "/admin/chat/generation/",
    "/admin/chat/attempt/",
    "/admin/chat/feedback/",
    "/admin/chat/modelendpoint/",
    "/admin/chat/modelendpoint/add/",
    "/admin/accounts/user/",
]


def long_chat(user: User) -> Chat:
    """Ten exchanges, one with everything that Markdown can do."""
    chat = make.chat(user, f"About {LONG_WORD[:180]}")
    texts = [EVERYTHING, LONG_WORD, *["Short."] * 8]
    for text in texts:
        for role, content in [("user", f"Tell me\n{LONG_WORD}"), ("assistant", text)]:
            chat.leaf = Message.objects.create(
                chat=chat,
                parent=chat.leaf,
                role=role,
                content=content,
                html=rendering.render(content) if role == "assistant" else "",
                html_version=rendering.VERSION,
                model="test-model",
                completion_tokens=3,
            )
    chat.save()
    return chat


async def expect_good_looks(page: Page, *, but: str = "") -> None:
    """Nothing is wrong *but* what has these words in it, which is not ours."""
    found = await looks.violations(page)
    found = [wrong for wrong in found if not but or but not in wrong]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", SIGNED_OUT)
async def test_a_page_for_strangers_looks_right(enter: Enter, path: str) -> None:
    page = (await enter(None)).page
    await page.goto(path)
    await expect_good_looks(page)


@pytest.mark.parametrize("path", SIGNED_IN)
async def test_a_page_for_alice_looks_right(
    alice: Visitor, live: Site, path: str
) -> None:
    await live.make(long_chat, alice.user)
    await alice.page.goto(path)
    await expect_good_looks(alice.page)


async def test_what_does_not_exist_looks_right(alice: Visitor) -> None:
    alice.expect_problem("404")
    await alice.page.goto("/nowhere/")
    await expect_good_looks(alice.page)


async def test_a_long_chat_looks_right(alice: Visitor, live: Site) -> None:
    chat = await live.make(long_chat, alice.user)
    await alice.page.goto(chat.get_absolute_url())
    await expect_good_looks(alice.page)


async def test_an_empty_chat_looks_right(alice: Visitor, live: Site) -> None:
    chat = await live.make(make.chat, alice.user)
    await alice.page.goto(chat.get_absolute_url())
    await expect_good_looks(alice.page)


async def test_an_answer_looks_right_while_it_is_written(
    alice: Visitor, upstream: Upstream
) -> None:
    first = Gate()
    upstream.answer("everything", [first, EVERYTHING[:400], Gate()])
    await chatting.start(alice.page, "Show me everything")
    await expect(chatting.answer(alice.page)).to_contain_text("Thinking…")
    await expect_good_looks(alice.page)
    first.release()
    await expect(chatting.written(alice.page)).to_contain_text("Rome")
    await expect_good_looks(alice.page)
    await chatting.stop_button(alice.page).click()
    await chatting.expect_finished(alice.page, "stopped")
    await expect_good_looks(alice.page)


async def test_a_failed_answer_looks_right(alice: Visitor, upstream: Upstream) -> None:
    upstream.refuse("fail", 401)
    await chatting.start(alice.page, "Please fail")
    await chatting.expect_finished(alice.page, "failed")
    await expect_good_looks(alice.page)


async def test_an_answer_with_versions_a_rating_and_suggestions_looks_right(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("could ask next", ["How old is it?"], streamed=False)
    upstream.answer("cut", ["One, two"], finish="length")
    page = alice.page
    await chatting.start_and_finish(page, "Please cut")
    await page.get_by_role("button", name="Regenerate answer").click()
    await expect(chatting.answer(page)).to_contain_text("2/2")
    await chatting.expect_finished(page)
    await page.get_by_role("button", name="Good answer").click()
    await expect(page.get_by_role("link", name="Say why")).to_be_visible()
    await expect(page.get_by_role("button", name="How old is it?")).to_be_visible()
    await chatting.answer(page).locator("summary").click()
    await expect_good_looks(page)


Open = Callable[[Page], Awaitable[None]]


async def menu(page: Page) -> None:
    await page.get_by_role("button", name="This chat").click()


async def account_menu(page: Page) -> None:
    await page.get_by_role("button", name="Alice").click()


async def rename(page: Page) -> None:
    await chatting.in_chat_menu(page, "Rename")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def instructions(page: Page) -> None:
    await chatting.in_chat_menu(page, "Instructions")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def shortcuts(page: Page) -> None:
    await chatting.composer(page).blur()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def feedback(page: Page) -> None:
    await page.get_by_role("button", name="Bad answer").click()
    await page.get_by_role("link", name="Say why").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def edit(page: Page) -> None:
    await chatting.questions(page).hover()
    await page.get_by_role("link", name="Edit question").click()
    await expect(page.get_by_role("textbox", name="Edit your question")).to_be_visible()


async def deleted(page: Page) -> None:
    await chatting.in_chat_menu(page, "Delete")
    await expect(
        page.get_by_role("heading", name="This chat is deleted")
    ).to_be_visible()


OPEN = [menu, account_menu, rename, instructions, shortcuts, feedback, edit, deleted]


@pytest.mark.parametrize("open_it", OPEN, ids=lambda open_it: open_it.__name__)
async def test_what_opens_on_a_chat_looks_right(alice: Visitor, open_it: Open) -> None:
    await chatting.start_and_finish(alice.page)
    await open_it(alice.page)
    await expect_good_looks(alice.page)


async def test_the_drawer_of_a_phone_looks_right(alice: Visitor) -> None:
    page = alice.page
    await page.set_viewport_size({"width": 360, "height": 800})
    await page.goto("/")
    await page.get_by_role("button", name="Show navigation").click()
    await expect(page.get_by_role("link", name="New chat")).to_be_in_viewport()
    await expect_good_looks(page)


@pytest.mark.parametrize("path", STAFF)
async def test_a_page_for_staff_looks_right(
    enter: Enter, live: Site, path: str
) -> None:
    staff = {"is_staff": True, "is_superuser": True}
    admin = await enter(await live.make(make.person, "admin", **staff))
    await live.make(long_chat, admin.user)
    await admin.page.goto(path)
    # Unfold's scroll areas are regions that all have the same name.
    await expect_good_looks(admin.page, but="simplebar-content-wrapper")
