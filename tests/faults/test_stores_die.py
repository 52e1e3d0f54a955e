"""Design §5, the lower rows: Redis, PostgreSQL, or everything at once."""

import asyncio
import signal

from tests.faults.answers import held
from tests.faults.client import Client
from tests.faults.follower import Follower
from tests.faults.ledger import Ledger
from tests.faults.site import Site
from tests.faults.watching import check, watched


async def test_without_redis_an_answer_is_still_seen_as_it_is_written(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    answer = held(faulty.upstream)
    async with watched(alice, answer) as (asked, follower):
        await faulty.kill(faulty.valkey)
        answer.gate.release()
        await follower.ended()
        await faulty.revive(faulty.valkey)
    assert follower.resets == 0
    await check(ledger, asked, follower)
    assert ledger.run(asked)["outcomes"] == ["complete"]


async def test_what_is_asked_without_redis_is_acknowledged_and_answered_later(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    await faulty.kill(faulty.valkey)
    answer = held(faulty.upstream)
    answer.gate.release()
    asked = await alice.ask(answer)
    follower = Follower(alice, asked)
    await faulty.revive(faulty.valkey)
    await follower.run()
    await check(ledger, asked, follower)


async def test_an_engine_keeps_the_text_while_postgresql_is_away(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    answer = held(faulty.upstream)
    async with watched(alice, answer) as (asked, follower):
        await faulty.kill(faulty.postgres, number=signal.SIGINT)
        answer.gate.release()
        # Notices still carry the text; only its end must be stored before it is told.
        await follower.seen(len(answer.texts[0]))
        await faulty.revive(faulty.postgres)
    assert follower.resets == 0
    await check(ledger, asked, follower)
    assert ledger.run(asked)["outcomes"] == ["complete"]


async def test_who_sends_while_postgresql_is_away_is_told_to_try_again(
    faulty: Site, alice: Client
) -> None:
    chat = (await alice.insist("chats"))["id"]
    await faulty.kill(faulty.postgres, number=signal.SIGINT)
    by_program = alice.post(f"chats/{chat}/messages", content="France?")
    by_page = alice.submit(f"/chats/{chat}/messages/", content="France?")
    (status, told), (page_status, page) = await asyncio.gather(by_program, by_page)
    assert (status, told["error"]["code"]) == (503, "service_unavailable")
    assert page_status == 503
    assert "Back in a moment" in page
