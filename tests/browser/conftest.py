"""The browser, and people in front of it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from django.test import Client
from playwright.async_api import Browser, async_playwright, expect

from chatsite.accounts.models import User
from support.models import Team
from tests import make, site
from tests.browser.visitor import DEADLINE_MS, Visitor
from tests.integration.support import desk
from tests.site import Site
from tests.upstream import Upstream

CHROMIUM = "/usr/bin/chromium"

expect.set_options(timeout=DEADLINE_MS)
_failed = pytest.StashKey[bool]()

Enter = Callable[..., Awaitable[Visitor]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here share one event loop, since they share one browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test failed, for the pictures."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site."""
    with site.running(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def upstream(live: Site) -> Upstream:
    """Whom the site asks; it answers as this test says."""
    live.upstream.reset()
    return live.upstream


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def enter(
    live: Site,
    upstream: Upstream,
    browser: Browser,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> AsyncIterator[Enter]:
    """Lets somebody come in with a device of their own, signed in if a user is given."""
    visitors: list[Visitor] = []

    async def enter(user: User | None, name: str = "") -> Visitor:
        name = name or (user.first_name if user else "stranger")
        visitor = Visitor(live, browser, user, name)
        visitors.append(visitor)
        await visitor.arrive(await live.make(session_of, user) if user else "")
        return visitor

    yield enter
    problems = [problem for visitor in visitors for problem in visitor.unexpected()]
    if problems or request.node.stash.get(_failed, False):
        pictures = [str(p) for v in visitors for p in await v.photograph(tmp_path)]
        lines = [*pictures, *problems, live.last_lines()]
        request.node.add_report_section("teardown", "browser", "\n".join(lines))
    for visitor in visitors:
        await visitor.leave()
    assert not problems, "\n".join(problems)


@pytest_asyncio.fixture(loop_scope="session")
async def alice(live: Site, enter: Enter) -> Visitor:
    """Has chats, and a browser."""
    return await enter(await live.make(make.person, "alice"))


@pytest_asyncio.fixture(loop_scope="session")
async def bob(live: Site, enter: Enter) -> Visitor:
    """May not see Alice's."""
    return await enter(await live.make(make.person, "bob"))


@pytest_asyncio.fixture(loop_scope="session")
async def team(live: Site) -> Team:
    """The desk's team of this test; new tickets are theirs."""
    return await live.make(desk.new_default_team)


@pytest_asyncio.fixture(loop_scope="session")
async def anna(live: Site, enter: Enter, team: Team) -> Visitor:
    """Works Alice's tickets; her replies are sent at once."""
    return await enter(await live.make(desk.agent, "anna", team))


@pytest_asyncio.fixture(loop_scope="session")
async def ben(live: Site, enter: Enter, team: Team) -> Visitor:
    """Works them too."""
    return await enter(await live.make(desk.agent, "ben", team))


def session_of(user: User) -> str:
    """The key of a new session of *user*; called in the site's database."""
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)
