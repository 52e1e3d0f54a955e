"""Whatever is asked or answered, it is text: nothing of it runs or breaks the page."""

from playwright.async_api import Page, expect

from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.upstream import Upstream

HOSTILE = """<script>window.ran = 1</script><img src=x onerror="window.ran = 1">
<b hx-on:load="window.ran = 1" hx-get="/" hx-trigger="load">bold?</b>
[click](javascript:window.ran=1) ![i](https://example.com/i.png "t") <svg onload="ran=1">
<hx-partial hx-target="#composer" hx-swap="outerHTML">gone</hx-partial>
</article></main></template><h1>Not a heading</h1>

- مرحبا بالعالم
- \U0001f469‍\U0001f469‍\U0001f467 \U0001f1eb\U0001f1f7 é \u202e backwards
"""


async def expect_harmless(page: Page) -> None:
    assert await page.evaluate("window.ran") is None
    inside = page.locator(
        "#messages .text, #messages .answer, #suggestions, h1, .chat-row"
    )
    evil = (
        "script, img, b, hx-partial, [onload], [onerror], [hx-get], a[href^=javascript]"
    )
    await expect(inside.locator(evil)).to_have_count(0)
    await expect(page.get_by_role("heading", name="Not a heading")).to_have_count(0)
    await expect(chatting.composer(page)).to_be_visible()


async def test_a_hostile_question_is_shown_as_it_was_written(alice: Visitor) -> None:
    page = alice.page
    await page.goto("/")
    await chatting.composer(page).fill(HOSTILE)
    await page.get_by_role("button", name="Send", exact=True).click()
    text = chatting.questions(page).locator(".text")
    await expect(text).to_contain_text('<img src=x onerror="window.ran = 1">')
    await expect(text).to_contain_text("مرحبا بالعالم")
    await chatting.expect_finished(page)
    await expect_harmless(page)


async def test_a_hostile_answer_title_and_suggestion_do_nothing(
    alice: Visitor, upstream: Upstream
) -> None:
    pieces = [HOSTILE[i : i + 11] for i in range(0, len(HOSTILE), 11)]
    title, suggestion = "<b>Evil</b> title", "<script>ran = 1</script> or not?"
    upstream.answer("evil", pieces)
    upstream.answer("Title of this conversation", [title], streamed=False)
    upstream.answer("could ask next", [suggestion], streamed=False)
    page = alice.page
    await chatting.start_and_finish(page, "Be evil")
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await expect(page.get_by_role("button", name=suggestion)).to_be_visible()
    await expect(chatting.written(page)).to_contain_text("<script>window.ran = 1")
    await expect_harmless(page)
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await expect_harmless(page)


async def test_a_hundred_thousand_characters_are_folded_and_break_no_layout(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("xxx", ["y" * 50_000, " z" * 10_000])
    page = alice.page
    await page.set_viewport_size({"width": 360, "height": 740})
    await chatting.start_and_finish(page, "x" * 100_000)
    await expect(page.get_by_text("Show all")).to_be_visible()
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not await page.evaluate(wide)
