"""Anna has the AI suggest a reply; she alone decides what becomes of it."""

from playwright.async_api import expect

from support.models import Team
from tests.browser import suggesting, ticketing
from tests.browser.suggesting import AIRSHIP, draft, press, suggest, words
from tests.browser.ticketing import reply_box
from tests.browser.visitor import Visitor
from tests.integration.support import desk
from tests.site import Site
from tests.upstream import DEADLINE, Gate, Upstream


async def test_anna_reloads_while_a_reply_is_suggested_and_writes_on(
    live: Site, alice: Visitor, anna: Visitor, team: Team, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer(suggesting.REPLY, ["Dear Alice, ", gate, "please **restart** it."])
    ticket = await live.make(suggesting.asks, alice.user, team)
    page = anna.page
    await ticketing.visit(page, ticket)
    await suggest(page)
    await expect(words(page)).to_have_text("Dear Alice,")
    await page.reload()
    await expect(words(page)).to_have_text("Dear Alice,")
    await reply_box(page).fill("What I wrote.")
    gate.release()
    await expect(words(page)).to_have_text("Dear Alice, please restart it.")
    await expect(draft(page)).to_contain_text("As of message 1")
    await expect(reply_box(page)).to_have_value("What I wrote.")


async def test_anna_takes_over_what_draws_on_internal_articles_only_when_warned(
    live: Site, alice: Visitor, anna: Visitor, team: Team, upstream: Upstream
) -> None:
    upstream.answer(suggesting.REPLY, ["Dear Alice, please **restart** it."])
    ticket = await live.make(suggesting.asks, alice.user, team, AIRSHIP)
    await live.make(suggesting.internal_article, team)
    page = anna.page
    await ticketing.visit(page, ticket)
    await reply_box(page).fill("What I wrote.")
    await suggest(page)
    await expect(draft(page).locator(".ai-sources")).to_contain_text("Internal")
    warning = page.get_by_role("dialog", name="This draws on internal articles")
    await press(page, "Append")
    await warning.get_by_role("button", name="Cancel").click()
    await expect(reply_box(page)).to_have_value("What I wrote.")
    await press(page, "Append")
    await warning.get_by_role("button", name="Put it into the reply").click()
    both = "What I wrote.\n\nDear Alice, please **restart** it."
    await expect(reply_box(page)).to_have_value(both)


async def test_anna_edits_what_was_suggested_and_sends_it(
    live: Site, alice: Visitor, anna: Visitor, team: Team, upstream: Upstream
) -> None:
    upstream.answer(suggesting.REPLY, ["Dear Alice, please restart it."])
    ticket = await live.make(suggesting.asks, alice.user, team)
    page = anna.page
    await ticketing.visit(page, ticket)
    await reply_box(page).fill("What I wrote.")
    await suggest(page)
    await press(page, "Replace")
    await expect(reply_box(page)).to_have_value("Dear Alice, please restart it.")
    await page.keyboard.press("Control+z")
    await expect(reply_box(page)).to_have_value("What I wrote.")
    await press(page, "Replace")
    await page.keyboard.type(" Anna")
    await ticketing.send(page)
    await expect(ticketing.said(page, "please restart it. Anna")).to_have_count(1)
    ask = draft(page).get_by_role("button", name="Suggest a reply")
    await expect(ask).to_be_visible()
    state = await live.make(suggesting.decided, ticket)
    assert state == ("edited", "replace", 0.17)


async def test_a_suggestion_is_stale_as_soon_as_alice_writes(
    live: Site, alice: Visitor, anna: Visitor, team: Team, upstream: Upstream
) -> None:
    upstream.answer(suggesting.REPLY, ["Restart it."])
    ticket = await live.make(suggesting.asks, alice.user, team)
    page = anna.page
    await ticketing.visit(page, ticket)
    await suggest(page)
    await expect(draft(page)).to_contain_text("As of message 1")
    await expect(draft(page)).not_to_contain_text("has written since")
    await live.make(desk.writes, ticket, "It works again!")
    await expect(draft(page)).to_contain_text("The customer has written since")
    await expect(words(page)).to_have_text("Restart it.")


async def test_anna_stops_a_suggestion_has_it_written_anew_and_discards_it(
    live: Site, alice: Visitor, anna: Visitor, team: Team, upstream: Upstream
) -> None:
    upstream.answer(suggesting.REPLY, ["A long ", Gate(), "story."])
    upstream.answer(suggesting.ANEW, ["Short."])
    ticket = await live.make(suggesting.asks, alice.user, team)
    page = anna.page
    await ticketing.visit(page, ticket)
    await suggest(page)
    await expect(words(page)).to_have_text("A long")
    await press(page, "Stop writing")
    await expect(draft(page)).to_contain_text("Stopped.")
    assert upstream.wait_for_requests(match=suggesting.REPLY)[0].closed.wait(DEADLINE)
    await press(page, "Shorter")
    await expect(words(page)).to_have_text("Short.")
    asked = upstream.wait_for_requests(match=suggesting.ANEW)[-1].question
    assert "A long" in asked
    assert "shorter than the last" in asked
    await press(page, "Discard")
    ask = draft(page).get_by_role("button", name="Suggest a reply")
    await expect(ask).to_be_visible()
    await expect(reply_box(page)).to_have_value("")
    assert (await live.make(suggesting.decided, ticket))[0] == "rejected"


async def test_anna_reads_a_summary_and_sets_what_is_suggested(
    live: Site,
    alice: Visitor,
    anna: Visitor,
    ben: Visitor,
    team: Team,
    upstream: Upstream,
) -> None:
    upstream.answer(suggesting.SUM_UP, ["- The lamp flickers."])
    sorted_ = (
        '{"priority": {"value": "High", "reason": "It flickers."},'
        ' "category": {"value": "Lumen lamp", "reason": "It says so."},'
        ' "tags": {"value": ["firmware", "nonsense"], "reason": "An update."}}'
    )
    upstream.answer(suggesting.SORT, [sorted_])
    ticket = await live.make(suggesting.unsorted, alice.user, team)
    for visitor in (anna, ben):
        await ticketing.visit(visitor.page, ticket)
    panel = suggesting.panel(anna.page)
    await panel.get_by_role("button", name="Sum it up").click()
    await expect(panel.locator(".ai-summary .answer")).to_have_text(
        "The lamp flickers."
    )
    await expect(panel.locator(".ai-summary")).to_contain_text("As of message 1")
    await panel.get_by_role("button", name="Suggest fields").click()
    chips = suggesting.panel(ben.page).locator(".ai-chip")
    await expect(chips).to_have_count(3)
    await expect(chips.filter(has_text="Priority")).to_contain_text("It flickers.")
    await panel.get_by_role("button", name="Set Priority to High").click()
    await expect(panel.get_by_role("button", name="Undo Priority")).to_be_visible()
    assert (await live.make(desk.fresh, ticket)).priority == 3
    await panel.get_by_role("button", name="Undo Priority").click()
    await expect(
        panel.get_by_role("button", name="Set Priority to High")
    ).to_be_visible()
    assert (await live.make(desk.fresh, ticket)).priority == 2
    await panel.get_by_role("button", name="Dismiss Tags").click()
    await expect(chips).to_have_count(2)
