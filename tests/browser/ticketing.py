"""What agents do on the page of a ticket, and what they look at there."""

from playwright.async_api import Locator, Page, expect

from support.models import Ticket


def address(ticket: Ticket) -> str:
    """The page of a ticket, whoever looks."""
    return f"/support/tickets/{ticket.number}/"


async def visit(page: Page, ticket: Ticket) -> None:
    """Open the page, and wait until it hears of what happens."""
    async with page.expect_websocket(lambda ws: "/ws/tickets/" in ws.url) as socket:
        await page.goto(address(ticket))
    line = await socket.value
    await line.wait_for_event("framereceived")


def reply_box(page: Page) -> Locator:
    """Where a reply is written."""
    return page.get_by_role("textbox", name="Your reply")


def note_box(page: Page) -> Locator:
    """Where a note is written."""
    return page.get_by_role("textbox", name="Your note")


def said(page: Page, text: str) -> Locator:
    """The messages with these words."""
    return page.locator("#messages > .message", has_text=text)


def head(page: Page) -> Locator:
    """What stands above: subject, status, who has it."""
    return page.locator("#ticket-head")


def typing(page: Page) -> Locator:
    """That the other side writes."""
    return page.locator("#typing")


def around(page: Page) -> Locator:
    """Which other agents are here, and what they do."""
    return page.locator("#presence")


def review(page: Page) -> Locator:
    """What came while one wrote."""
    return page.locator("#composer-error .review")


def draft_state(page: Page) -> Locator:
    """Whether what is typed is kept."""
    return page.locator("#draft-state")


async def write(page: Page, text: str) -> None:
    """Type a reply, as people do: key by key."""
    await reply_box(page).press_sequentially(text)


async def send(page: Page) -> None:
    """Send the reply that is written."""
    await page.get_by_role("button", name="Send", exact=True).click()


async def reply(page: Page, text: str) -> None:
    """Write a reply and send it; it appears."""
    await reply_box(page).fill(text)
    await send(page)
    await expect(said(page, text)).to_have_count(1)


async def note(page: Page, text: str) -> None:
    """Write a note among agents."""
    await page.get_by_role("radio", name="Note").check()
    await note_box(page).fill(text)
    await page.get_by_role("button", name="Add note").click()
    await expect(said(page, text)).to_have_count(1)


async def words(page: Page) -> list[str]:
    """What is said, from top to bottom."""
    return await page.locator("#messages > .message .words").all_inner_texts()
