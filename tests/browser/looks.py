"""What axe-core finds wrong with a page, and whether the page fits, in every look."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

WIDTHS = {"phone": 360, "desk": 1280}
# The dark theme changes colours only, so it needs the rules on colours only.
THEMES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}
# `preload` would fetch the style sheets once more, for rules that we do not use.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Two frames for the new look, and straight to the end of its transitions. Where the scheme is
# emulated, Chromium 156 keeps inherited light-dark() colours until it draws anew.
_SETTLED = """
document.body.hidden = true;
document.body.getBoundingClientRect();
document.body.hidden = false;
new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => document.getAnimations().forEach(a => a.finish()))
  .then(() => null)
"""
_FITS = "document.documentElement.scrollWidth <= innerWidth"


async def violations(page: Page) -> list[str]:
    """What is wrong in light and dark, on a phone and on a desk.

    A look is set without loading the page again, as a turned phone or the evening does.
    """
    await page.emulate_media(reduced_motion="reduce")
    await page.evaluate(AXE_SCRIPT)
    found = []
    for theme, rules in THEMES.items():
        await page.emulate_media(color_scheme=theme)
        for name, width in WIDTHS.items():
            await page.set_viewport_size({"width": width, "height": 800})
            await page.evaluate(_SETTLED)
            found += [f"{theme}, {name}: {wrong}" for wrong in await _look(page, rules)]
    return found


async def _look(page: Page, rules: dict[str, Any]) -> list[str]:
    results = await page.evaluate("options => axe.run(options)", _OPTIONS | rules)
    found = [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]
    return found if await page.evaluate(_FITS) else [*found, "wider than the window"]
