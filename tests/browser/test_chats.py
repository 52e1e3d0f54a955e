"""The list of chats: by day, named, pinned, put away, deleted and brought back."""

from datetime import timedelta

from django.utils import timezone
from playwright.async_api import Page, expect

from chat.models import Chat
from chatsite.accounts.models import User
from tests import make
from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.site import Site
from tests.upstream import Gate, Step, Upstream


def chats_of_many_days(user: User) -> None:
    """One of today and yesterday, and forty of last year."""
    for title, days in [("Of today", 0), ("Of yesterday", 1)]:
        backdate(make.chat(user, title), days)
    for number in range(40):
        backdate(make.chat(user, f"Old chat {number}"), 400 + number)


def backdate(chat: Chat, days: int) -> None:
    Chat.objects.filter(id=chat.id).update(
        active_at=timezone.now() - timedelta(days=days)
    )


async def open_chat(visitor: Visitor, title: str) -> Page:
    chat = await visitor.site.make(make.chat, visitor.user, title)
    await visitor.page.goto(chat.get_absolute_url())
    return visitor.page


async def test_chats_are_listed_by_day_and_old_ones_come_when_they_are_looked_for(
    alice: Visitor, live: Site
) -> None:
    await live.make(chats_of_many_days, alice.user)
    await alice.page.goto("/")
    sidebar = chatting.sidebar(alice.page)
    for heading in ["Today", "Yesterday"]:
        await expect(sidebar.get_by_role("heading", name=heading)).to_be_visible()
    oldest = sidebar.get_by_role("link", name="Old chat 39")
    await expect(oldest).to_have_count(0)
    await sidebar.get_by_role("link", name="Old chat 27").scroll_into_view_if_needed()
    await expect(oldest).to_have_count(1)


async def test_a_title_arrives_without_disturbing_who_writes(
    alice: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    named: list[Step] = ["A city", gate, " on the Seine"]
    upstream.answer("Title of this conversation", named, streamed=False)
    page = alice.page
    await chatting.start_and_finish(page, "What is the capital of France?")
    await chatting.composer(page).press_sequentially("And of ")
    gate.release()
    title = page.get_by_role("heading", name="A city on the Seine", level=1)
    await expect(title).to_be_visible()
    await expect(page).to_have_title("A city on the Seine · Chatsite")
    await chatting.composer(page).press_sequentially("Spain?")
    await expect(chatting.composer(page)).to_have_value("And of Spain?")
    row = chatting.sidebar(page).get_by_role("link", name="A city on the Seine")
    await expect(row).to_be_visible()


async def test_alice_renames_a_chat_and_her_other_tab_knows(alice: Visitor) -> None:
    page = await open_chat(alice, "Something")
    other = await alice.new_tab("/")
    await chatting.in_chat_menu(page, "Rename")
    await page.get_by_role("textbox", name="Title").fill("Plans for spring")
    await page.get_by_role("textbox", name="Title").press("Enter")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    for tab in (page, other):
        row = chatting.sidebar(tab).get_by_role("link", name="Plans for spring")
        await expect(row).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Plans for spring")


async def test_a_pinned_chat_stays_on_top(alice: Visitor) -> None:
    page = await open_chat(alice, "Important")
    await chatting.in_chat_menu(page, "Pin")
    pinned = chatting.sidebar(page).get_by_role("heading", name="Pinned")
    await expect(pinned).to_be_visible()
    await chatting.in_chat_menu(page, "Unpin")
    await expect(pinned).to_be_hidden()


async def test_an_archived_chat_is_put_away_and_can_be_brought_back(
    alice: Visitor,
) -> None:
    page = await open_chat(alice, "Done with it")
    row = chatting.sidebar(page).get_by_role("link", name="Done with it")
    await chatting.in_chat_menu(page, "Archive")
    await expect(page.get_by_role("status")).to_contain_text(["Chat archived."])
    await expect(row).to_be_hidden()
    await page.goto("/chats/?archived=1")
    await page.get_by_role("button", name="Bring back “Done with it”").click()
    await expect(row).to_be_visible()


async def test_a_deleted_chat_comes_back_with_undo(alice: Visitor) -> None:
    page = await open_chat(alice, "By mistake")
    row = chatting.sidebar(page).get_by_role("link", name="By mistake")
    await chatting.in_chat_menu(page, "Delete")
    await expect(
        page.get_by_role("heading", name="This chat is deleted")
    ).to_be_visible()
    await expect(row).to_be_hidden()
    await page.locator("#toasts").get_by_role("button", name="Undo").click()
    await expect(page).to_have_url(chatting.CHAT_URL)
    await expect(row).to_be_visible()


async def test_alice_finds_a_chat_by_a_word_of_its_title(
    alice: Visitor, live: Site
) -> None:
    await live.make(chats_of_many_days, alice.user)
    page = alice.page
    await page.goto("/chats/")
    await page.get_by_role("searchbox").fill("yesterday")
    await page.get_by_role("searchbox").press("Enter")
    main = page.get_by_role("main")
    await expect(main.get_by_role("listitem")).to_have_count(1)
    await main.get_by_role("link", name="Of yesterday").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Of yesterday")


async def test_instructions_reach_the_model(alice: Visitor, upstream: Upstream) -> None:
    page = await open_chat(alice, "Pirates")
    await chatting.in_chat_menu(page, "Instructions")
    box = page.get_by_role("textbox", name="What should the assistant")
    await box.fill("Talk like a pirate.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await chatting.ask(page, "Good morning")
    [request] = upstream.wait_for_requests(match="Good morning")[:1]
    assert "Talk like a pirate." in str(request.body["messages"][0])
