"""The page of a ticket, in every look, with all that there can be on it."""

import pytest_asyncio
from playwright.async_api import FilePayload

from chatsite.accounts.models import User
from support.actions import editing
from support.actions.editing import Edits
from support.models import Team, Ticket
from support.models.actor import Actor
from support.models.status import Priority
from tests.browser import looks, ticketing
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.integration.support.promises import policy
from tests.site import Site

LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 6
BODY = f"It **flickers**.\n\n1. off\n2. on\n\n`error 17` {LONG_WORD}\n\n> quoted"


def worked_on(alice: User, anna: User, ben: User, team: Team) -> Ticket:
    """A ticket with words of all kinds, promises and a customer who came before."""
    policy(team.name, team=team)
    desk.ticket(alice, LONG_WORD[:190], team=team)
    ticket = desk.ticket(alice, f"The lamp {LONG_WORD[:180]}", BODY, team=team)
    desk.replies_to(ticket, anna, "Have you tried [another](https://example.com)?")
    desk.notes(ticket, ben, f"@{anna.username} this one is from the bad batch.")
    edits = Edits(priority=Priority.HIGH, assignee=anna)
    editing.edit(ticket=ticket, edits=edits, by=Actor.agent(ben))
    desk.writes(ticket, LONG_WORD)
    return desk.fresh(ticket)


@pytest_asyncio.fixture(loop_scope="session")
async def ticket(
    live: Site, alice: Visitor, anna: Visitor, ben: Visitor, team: Team
) -> Ticket:
    return await live.make(worked_on, alice.user, anna.user, ben.user, team)


async def expect_good_looks(visitor: Visitor) -> None:
    found = await looks.violations(visitor.page)
    assert not found, "\n".join(found)


async def test_a_ticket_looks_right(anna: Visitor, ticket: Ticket) -> None:
    await ticketing.visit(anna.page, ticket)
    await expect_good_looks(anna)


async def test_a_note_files_and_the_history_look_right(
    anna: Visitor, ticket: Ticket
) -> None:
    page = anna.page
    await ticketing.visit(page, ticket)
    await page.get_by_role("radio", name="Note").check()
    file: FilePayload = {
        "name": f"{LONG_WORD}.txt",
        "mimeType": "text/plain",
        "buffer": b"Hello",
    }
    await page.locator("input[name=upload]").set_input_files([file])
    await page.locator("#files li").wait_for()
    await page.get_by_text("History").click()
    await page.get_by_text("Ben gave the ticket to Anna").nth(1).wait_for()
    await expect_good_looks(anna)


async def test_a_review_looks_right(
    live: Site, anna: Visitor, ben: Visitor, ticket: Ticket
) -> None:
    anna.expect_problem("409")
    await ticketing.visit(anna.page, ticket)
    await ticketing.write(anna.page, "One moment")
    await live.make(desk.replies_to, ticket, ben.user, BODY)
    await ticketing.send(anna.page)
    await ticketing.review(anna.page).wait_for()
    await expect_good_looks(anna)
