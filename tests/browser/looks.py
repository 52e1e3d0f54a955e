"""What axe-core finds wrong with a page, and whether the page fits, in every look."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

WIDTHS = {"phone": 360, "desk": 1280}
THEMES = ("light", "dark")
# `preload` would fetch the style sheets once more, for rules that we do not use.
_RUN = "axe.run({resultTypes: ['violations'], preload: false})"
_FITS = "document.documentElement.scrollWidth <= innerWidth"


async def violations(page: Page) -> list[str]:
    """What is wrong in light and dark, on a phone and on a desk.

    A look is set without loading the page again, as a turned phone or the evening does.
    """
    await page.emulate_media(reduced_motion="reduce")
    await page.evaluate(AXE_SCRIPT)
    found = []
    for theme in THEMES:
        await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for name, width in WIDTHS.items():
            await page.set_viewport_size({"width": width, "height": 800})
            found += [f"{theme}, {name}: {wrong}" for wrong in await _look(page)]
    return found


async def _look(page: Page) -> list[str]:
    found = [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in (await page.evaluate(_RUN))["violations"]
        for node in violation["nodes"]
    ]
    return found if await page.evaluate(_FITS) else [*found, "wider than the window"]
