"""The help centre and those who write it: what is read, by whom, from when on."""

import uuid

import pytest_asyncio
from playwright.async_api import Page, expect

from support.lifecycle import Happening
from support.models import Article, Team
from tests.browser import looks, ticketing
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site
from tests.upstream import Gate, Step, Upstream


@pytest_asyncio.fixture(loop_scope="session")
async def lena(live: Site, enter: Enter, team: Team) -> Visitor:
    """Leads the team: decides what is read."""
    role = desk.Role.LEAD
    return await enter(await live.make(desk.agent, "lena", team, role=role))


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(enter: Enter) -> Visitor:
    """Somebody who is not signed in."""
    return await enter(None)


def unlike_others() -> str:
    """A word that no other article has; the site of the tests keeps them all."""
    letters = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")
    return f"z{uuid.uuid4().hex[:9].translate(letters)}"


async def save(page: Page, title: str, text: str) -> None:
    """Fill the editor in, see what it will look like, and save."""
    await page.get_by_role("textbox", name="Title").fill(title)
    await page.get_by_role("textbox", name="Text").fill(text)
    preview = page.get_by_role("region", name="Preview")
    await expect(preview.get_by_role("heading", name=title)).to_be_visible()
    await page.get_by_role("button", name="Save").click()


async def publish(page: Page, version: int) -> None:
    """Release a version, in the editor."""
    await page.get_by_role("button", name=f"Publish version {version}").click()
    await expect(page.get_by_text("Its readers have it now.")).to_be_visible()


async def test_a_stranger_finds_what_they_mistyped_and_says_that_it_did_not_help(
    live: Site, stranger: Visitor, lena: Visitor
) -> None:
    word = unlike_others()
    body = (
        f"It is one.\n\n## Clean it\n\nRub the {word}ing gently.\n\n## Keep it\n\nDry."
    )
    article = await live.make(desk.article, lena.user, f"The {word}", body)
    page = stranger.page
    await page.goto("/support/help/")
    await page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    await expect(search).to_be_focused()
    mistyped = word[:4] + word[5] + word[4] + word[6:]
    await search.press_sequentially(f"{mistyped} clean")
    found = page.get_by_role("link", name=f"The {word}")
    await expect(page.get_by_text("Clean it", exact=True)).to_be_visible()
    await expect(search).to_be_focused()
    await found.click()
    heading = page.get_by_role("heading", name="Clean it")
    await expect(heading).to_be_in_viewport()
    assert page.url.endswith(f"{article.get_absolute_url()}#s-clean-it")
    vote = page.get_by_role("form", name="Was this helpful?")
    await vote.get_by_role("button", name="No").click()
    await vote.get_by_role("textbox").fill("How long does it take?")
    await vote.get_by_role("button", name="Send").click()
    await expect(vote.get_by_role("status")).to_contain_text("Thank you")
    await page.reload()
    await expect(vote.get_by_role("textbox")).to_have_value("How long does it take?")


async def test_anna_writes_lena_publishes_and_readers_see_only_what_was_released(
    anna: Visitor, lena: Visitor, stranger: Visitor
) -> None:
    word = unlike_others()
    title = f"How to {word}"
    page = anna.page
    await page.goto("/support/articles/new/")
    await save(page, title, "Press **once**.")
    await expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    place = page.url
    await stranger.page.goto(f"/support/help/?q={word}")
    await expect(stranger.page.get_by_text("No article is about")).to_be_visible()

    await lena.page.goto(place)
    await publish(lena.page, 1)
    await stranger.page.goto(f"/support/help/?q={word}")
    await stranger.page.get_by_role("link", name=title).click()
    await expect(stranger.page.get_by_text("Press once.")).to_be_visible()

    await page.goto(place)
    await save(page, title, "Press **twice**.")
    await expect(page.get_by_text("Changes wait for a lead")).to_be_visible()
    await stranger.page.reload()
    await expect(stranger.page.get_by_text("Press once.")).to_be_visible()

    await lena.page.goto("/support/articles/?in=waiting")
    await lena.page.get_by_role("link", name=title).click()
    await lena.page.get_by_role("link", name="Versions").click()
    changes = lena.page.get_by_role("group", name="Changes")
    await expect(changes.get_by_role("insertion")).to_have_text("Press **twice**.")
    await expect(changes.get_by_role("deletion")).to_have_text("Press **once**.")
    await lena.page.get_by_role("link", name="Edit").click()
    await publish(lena.page, 2)
    await stranger.page.reload()
    await expect(stranger.page.get_by_text("Press twice.")).to_be_visible()


async def test_a_solved_ticket_becomes_a_draft_that_names_nobody(
    live: Site, upstream: Upstream, alice: Visitor, anna: Visitor
) -> None:
    name, gate = alice.user.first_name, Gate()
    written: list[Step] = ["# When the glass is loose\n\nTurn the ring", gate]
    upstream.answer("Write the article", [*written, f" right. Not for {name}."])
    body = f"The glass is loose. {name}, +49 171 2345678"
    ticket = await live.make(desk.ticket, alice.user, "Loose glass", body)
    solve = Happening.REPLY_AND_SOLVE
    await live.make(desk.replies_to, ticket, anna.user, "Turn the ring.", then=solve)
    page = anna.page
    await ticketing.visit(page, ticket)
    await page.get_by_role("button", name="This ticket").click()
    await page.get_by_role("button", name="Make an article of it").click()
    title, text = (page.get_by_role("textbox", name=n) for n in ("Title", "Text"))
    await expect(title).to_have_value("Loose glass")
    begun = "The glass is loose. [name], [number]\n\n## What helps\n\nTurn the ring."
    await expect(text).to_have_value(begun)
    draft = page.locator(".ai-article")
    await expect(draft.get_by_text("Turn the ring")).to_be_visible()
    await page.reload()
    await expect(draft.get_by_text("Turn the ring")).to_be_visible()
    gate.release()
    await draft.get_by_role("button", name="Put it into the form").click()
    await expect(title).to_have_value("When the glass is loose")
    await expect(text).to_have_value("Turn the ring right. Not for [name].")
    await page.keyboard.press("Control+z")
    await expect(text).to_have_value(begun)


async def test_the_pages_are_right_in_every_look(
    live: Site, stranger: Visitor, lena: Visitor
) -> None:
    word = unlike_others()
    body = "First.\n\n## One\n\n1. Do.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Two\n\nEnd."
    article: Article = await live.make(desk.article, lena.user, f"On {word}", body)
    editor = f"/support/articles/{article.pk}/"
    shown = [
        (stranger, f"/support/help/?q={word}"),
        (stranger, article.get_absolute_url()),
        (lena, "/support/articles/"),
        (lena, editor),
        (lena, f"{editor}versions/"),
    ]
    for visitor, address in shown:
        await visitor.page.goto(address)
        await expect(visitor.page.get_by_text(word).first).to_be_visible()
        assert await looks.violations(visitor.page) == [], address
