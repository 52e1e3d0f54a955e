"""Design §5, the last row: everything dies at once, and then somebody types `make run`."""

import signal
from pathlib import Path

from chatsite.embedded import state
from tests import up
from tests.faults.answers import held
from tests.faults.client import Client
from tests.faults.follower import Follower
from tests.faults.ledger import Ledger
from tests.faults.site import LEASE_S
from tests.faults.watching import check
from tests.upstream import Upstream


async def test_everything_is_killed_and_the_next_start_goes_on(data_dir: Path) -> None:
    with Upstream() as upstream:
        chosen = {"OPENAI_BASE_URL": upstream.url, "CHAT_LEASE": str(LEASE_S)}
        site = up.Site(data_dir, **chosen)
        key = up.manage("create_api_key", "alice", data_dir=data_dir).stdout.strip()
        answer = held(upstream)
        async with Client(site.url, key) as alice:
            asked = await alice.ask(answer)
            before = Follower(alice, asked)
            async with before.following():
                await before.seen(100)
        site.lose_power()
        answer.gate.release()

        site = up.Site(data_dir, **chosen)
        async with Client(site.url, key) as alice:
            after = Follower(alice, asked, before.cursor)
            await after.run()
        await check(Ledger(state.load(data_dir)["DATABASE_URL"]), asked, after)
        assert site.end(signal.SIGTERM) == 0
