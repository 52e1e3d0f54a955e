"""Answers look right at every moment, and the finished page is what was stored."""

from playwright.async_api import Page, expect

from chat.models import Message
from chatsite.accounts.models import User
from tests.browser import chatting
from tests.browser.visitor import Visitor
from tests.site import Site
from tests.upstream import Gate, Upstream

EVERYTHING = """\
# Cities

Some *text* with **force**, `code`, a [link](https://example.com/) and $a^2$.

1. One
2. Two
   - nested

- [x] done
- [ ] to do

| City | People |
|:-----|-------:|
| Paris | 2,100,000 |
| Rome | 2,800,000 |

```python
def hello() -> str:
    return "<b>hi</b>"
```

> A quotation
> of two lines

$$\\frac{1}{2}$$

The end.
"""


def stored(user: User) -> str:
    return Message.objects.filter(chat__owner=user).answers().latest("id").html


async def normal_html(page: Page, html: str) -> str:
    """HTML as the browser would write it down."""
    script = "html => { const t = document.createElement('template');"
    script += "t.innerHTML = html; return t.innerHTML.trim(); }"
    return str(await page.evaluate(script, html))


async def shown_html(page: Page) -> str:
    """The answer on the page, without the buttons that the script adds."""
    script = "e => { const copy = e.cloneNode(true);"
    script += "for (const b of copy.querySelectorAll('button')) b.remove();"
    script += "return copy.innerHTML.trim(); }"
    markdown = chatting.written(page).locator(".markdown")
    return str(await markdown.evaluate(script))


async def test_the_finished_page_equals_what_is_stored_and_what_a_reload_shows(
    alice: Visitor, upstream: Upstream, live: Site
) -> None:
    upstream.answer("everything", [EVERYTHING[i : i + 7] for i in range(0, 500, 7)])
    page = alice.page
    await chatting.start_and_finish(page, "Show me everything")
    await expect(page.get_by_role("button", name="Copy code")).to_be_visible()
    arrived = await shown_html(page)
    html = await live.make(stored, alice.user)
    assert arrived == await normal_html(page, html)
    await page.reload()
    await expect(page.get_by_role("button", name="Copy code")).to_be_visible()
    assert await shown_html(page) == arrived


async def test_a_table_is_a_table_while_it_grows(
    alice: Visitor, upstream: Upstream
) -> None:
    first, second = Gate(), Gate()
    head = "| City | People |\n|---|---|\n"
    row = "| Paris | 2,1"
    rest = "00,000 |\n| Rome | 2,800,000 |\n"
    upstream.answer("table", [head, first, row, second, rest])
    page = alice.page
    await chatting.start(page, "Make a table")
    table = chatting.written(page).get_by_role("table")
    await expect(table.get_by_role("columnheader")).to_have_text(["City", "People"])
    first.release()
    await expect(table.get_by_role("cell")).to_have_text(["Paris", "2,1"])
    await expect(chatting.written(page)).not_to_contain_text("|")
    second.release()
    await expect(table.get_by_role("cell").last).to_have_text("2,800,000")


async def test_code_is_code_before_its_fence_is_closed(
    alice: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("code", ["Look:\n\n```python\nprint(", "1)\n", gate, "```\nDone."])
    page = alice.page
    await chatting.start(page, "Write code")
    figure = chatting.written(page).get_by_role("figure")
    await expect(figure.locator("figcaption")).to_have_text("python")
    await expect(figure.locator("code")).to_have_text("print(1)\n")
    await expect(chatting.written(page)).not_to_contain_text("```")
    gate.release()
    await chatting.expect_finished(page)
    await expect(figure.locator("code .nb")).to_have_text("print")


async def test_emphasis_is_shown_before_it_is_closed(
    alice: Visitor, upstream: Upstream
) -> None:
    gate = Gate()
    upstream.answer("bold", ["This is **very im", gate, "portant** news."])
    page = alice.page
    await chatting.start(page, "Be bold")
    await expect(chatting.written(page).locator("strong")).to_have_text("very im")
    gate.release()
    await chatting.expect_finished(page)
    await expect(chatting.written(page)).to_have_text("This is very important news.")


async def test_links_open_beside_the_chat_and_tell_nobody_where_from(
    alice: Visitor, upstream: Upstream
) -> None:
    upstream.answer("link", ["[Here](https://example.com/)"])
    page = alice.page
    await chatting.start_and_finish(page, "A link")
    link = chatting.written(page).get_by_role("link", name="Here")
    await expect(link).to_have_attribute("target", "_blank")
    assert "noopener" in (await link.get_attribute("rel") or "")
