"""Somebody in front of a browser, who notices whatever goes wrong in it."""

from pathlib import Path

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
)

from chatsite.accounts.models import User
from tests.site import Site

SEEN_FIRST: ViewportSize = {"width": 1280, "height": 800}
DEADLINE_MS = 8000


class Visitor:
    """A person with a device of their own; `page` is the first tab of it.

    `problems` collects what no page of ours may do: errors on the console, which is
    where the browser also tells of the Content-Security-Policy, uncaught exceptions,
    and answers of the server that are its fault.
    """

    def __init__(
        self, site: Site, browser: Browser, user: User | None, name: str
    ) -> None:
        self.site, self.name = site, name
        self._user = user
        self.problems: list[str] = []
        self.pages: list[Page] = []
        self._browser = browser
        self._expected: list[str] = []
        self.context: BrowserContext
        self.page: Page

    @property
    def user(self) -> User:
        """Who is signed in."""
        assert self._user, "a stranger"
        return self._user

    async def arrive(self, session: str = "") -> None:
        """Take the device out, signed in by the key of a session."""
        self.context = await self._browser.new_context(
            base_url=self.site.url,
            viewport=SEEN_FIRST,
            permissions=["clipboard-read", "clipboard-write"],
        )
        self.context.set_default_timeout(DEADLINE_MS)
        self.context.on("response", self._look_at)
        self.context.on("console", self._listen)
        self.context.on("weberror", lambda error: self._note("page", str(error.error)))
        if session:
            await self.context.add_cookies(
                [{"name": "sessionid", "value": session, "url": self.site.url}]
            )
        self.page = await self.new_tab()

    async def new_tab(self, path: str = "") -> Page:
        """One more tab, at *path*."""
        page = await self.context.new_page()
        self.pages.append(page)
        if path:
            await page.goto(path)
        return page

    def expect_problem(self, part: str) -> None:
        """A problem with *part* in it is what this test is about."""
        self._expected.append(part)

    def unexpected(self) -> list[str]:
        """The problems that no test asked for."""
        return [
            problem
            for problem in self.problems
            if not any(part in problem for part in self._expected)
        ]

    async def photograph(self, folder: Path) -> list[Path]:
        """A picture of each tab, into *folder*."""
        taken = []
        for number, page in enumerate(self.pages, 1):
            if not page.is_closed():
                taken.append(folder / f"{self.name}-{number}.png")
                await page.screenshot(path=taken[-1])
        return taken

    async def leave(self) -> None:
        """Put the device away."""
        await self.context.close()

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self._note("console", said.text)

    def _look_at(self, response: Response) -> None:
        if response.status >= 500:
            self._note("server", f"{response.status} {response.url}")

    def _note(self, where: str, problem: str) -> None:
        self.problems.append(f"{self.name}: {where}: {problem}")
