"""Design §5, the upper rows: who writes or shows an answer dies in the middle of it.

Each answer waits at a gate of the provider while it happens, so the moment is known.
"""

import signal

import pytest

from tests.faults.answers import held
from tests.faults.client import Client
from tests.faults.follower import Follower
from tests.faults.harm import send_again, set_clocks
from tests.faults.ledger import Ledger
from tests.faults.site import Site
from tests.faults.watching import Watched, check, watched


async def test_who_was_away_goes_on_where_they_were(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    answer = held(faulty.upstream)
    async with watched(alice, answer) as (asked, follower):
        away = Follower(alice, asked)
        async with away.following():
            await away.seen(100)
        seen = away.text
        answer.gate.release()
        # Every event on the way is checked to go on exactly where the last one ended.
        await away.run()
    assert away.resets == 0
    assert away.text.startswith(seen)
    await check(ledger, asked, follower, away)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_followers_of_a_web_process_that_ends_go_on_at_the_next(
    faulty: Site, alice: Client, ledger: Ledger, number: signal.Signals
) -> None:
    answer = held(faulty.upstream)
    async with watched(alice, answer) as (asked, follower):
        await faulty.restart(faulty.web, number=number)
    assert follower.connections > 1
    assert follower.resets == 0
    await check(ledger, asked, follower)
    assert ledger.run(asked)["outcomes"] == ["complete"]


async def test_a_worker_that_is_stopped_hands_over_at_once(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    await faulty.kill(faulty.second)
    answer = held(faulty.upstream)
    async with watched(alice, answer) as (asked, follower):
        await faulty.revive_wholly(faulty.second)
        await faulty.kill(faulty.worker, number=signal.SIGTERM)
        assert faulty.worker.exit_code == 0
        await follower.reset()
    await check(ledger, asked, follower)
    run = ledger.run(asked)
    assert run["outcomes"] == ["released", "complete"]
    assert run["resent"] is False  # nobody waited for the reaper


async def test_a_killed_worker_is_replaced_even_if_a_clock_is_set_meanwhile(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    def waiting() -> Watched:
        answer = held(faulty.upstream)
        return watched(alice, answer)

    async with waiting() as plain, waiting() as behind, waiting() as ahead:
        await faulty.kill(*faulty.workers)
        await set_clocks(ledger, -1, behind[0])
        await set_clocks(ledger, 1, ahead[0])
        await faulty.revive(faulty.worker)
    for asked, follower in (plain, behind, ahead):
        assert follower.resets == 1
        await check(ledger, asked, follower)
        assert ledger.run(asked)["outcomes"] == ["lost", "complete"]


async def test_a_worker_that_slept_beyond_its_lease_can_write_no_more(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    await faulty.kill(faulty.second)
    answer = held(faulty.upstream)
    async with watched(alice, answer) as (asked, follower):
        await faulty.revive(faulty.second)
        with faulty.worker_paused():
            await follower.reset()
            answer.gate.release()  # what the sleeper is sent waits for it
    await check(ledger, asked, follower)
    assert ledger.run(asked)["outcomes"] == ["lost", "complete"]


async def test_a_worker_whose_engine_fails_ends_and_the_next_one_goes_on(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    await faulty.kill(faulty.second)
    answer = held(faulty.upstream)
    rename = "ALTER TABLE {} RENAME TO {}".format
    async with watched(alice, answer) as (asked, follower):
        ledger.ask(rename("chat_generationchunk", "elsewhere"))
        try:
            answer.gate.release()
            await faulty.ended(faulty.worker)
        finally:
            ledger.ask(rename("elsewhere", "chat_generationchunk"))
        assert faulty.worker.exit_code == 1
        await faulty.revive(faulty.worker)
    await check(ledger, asked, follower)


async def test_of_many_engines_that_are_sent_an_answer_one_writes_it(
    faulty: Site, alice: Client, ledger: Ledger
) -> None:
    answer = held(faulty.upstream)
    async with watched(alice, answer) as (asked, follower):
        await send_again(faulty, ledger, asked, times=5)
    await check(ledger, asked, follower)
    assert ledger.run(asked)["outcomes"] == ["complete"]
    assert len(answer.texts) == 1
