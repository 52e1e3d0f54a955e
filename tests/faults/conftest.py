"""One site for all faults, mended after each test, and somebody who uses it."""

from collections.abc import AsyncIterator, Generator, Iterator

import pytest
import pytest_asyncio
from django.test import Client as DjangoClient

from chatsite.accounts.models import ApiKey
from tests import make
from tests.faults import site
from tests.faults.client import Client
from tests.faults.ledger import Ledger
from tests.faults.site import Site


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the ends of the site's logs with a failure."""
    report = yield
    running = getattr(item, "funcargs", {}).get("whole_site")
    if report.failed and isinstance(running, Site):
        report.sections.append(("logs of the site", running.logs()))
    return report


@pytest.fixture(scope="session")
def whole_site() -> Iterator[Site]:
    """The running site."""
    with site.running() as running:
        yield running


@pytest_asyncio.fixture
async def faulty(whole_site: Site) -> AsyncIterator[Site]:
    """The site, all of whose processes run before and after the test."""
    await whole_site.mend()
    whole_site.upstream.reset()
    yield whole_site
    await whole_site.mend()


@pytest.fixture(scope="session")
def credentials(whole_site: Site) -> tuple[str, str]:
    """Alice's API key and the key of her session."""
    return whole_site.in_database(new_credentials)


def new_credentials() -> tuple[str, str]:
    """Called in the site's database."""
    alice = make.person("alice")
    browser = DjangoClient()
    browser.force_login(alice)
    _, secret = ApiKey.create(user=alice)
    return secret, str(browser.session.session_key)


@pytest_asyncio.fixture
async def alice(faulty: Site, credentials: tuple[str, str]) -> AsyncIterator[Client]:
    """Her programs and her browser."""
    async with Client(faulty.url, *credentials) as client:
        yield client


@pytest.fixture
def ledger(faulty: Site) -> Ledger:
    """The database, to look into."""
    return Ledger(faulty.variables["DATABASE_URL"])
