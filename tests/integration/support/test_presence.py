"""Who is at the desk, and forgotten when nothing is heard of them any longer."""

import time
from uuid import UUID, uuid4

import pytest

from support import presence
from support.presence import COMPOSING_S, TTL_S, Mode, Tab

ANNA, BEN = 7001, 7002
NOW = 1_000_000_000.0


@pytest.fixture
def ticket_id() -> UUID:
    """A ticket that nobody looks at."""
    return uuid4()


def on(ticket_id: UUID, user: int, mode: Mode, tab: str = "a") -> None:
    name = {ANNA: "Anna", BEN: "Ben"}[user]
    presence.on_ticket(ticket_id, Tab(user, tab), name=name, mode=mode, now=NOW)


def seen(ticket_id: UUID, after: float = 0.0) -> dict[str, Mode]:
    people = presence.of([ticket_id], now=NOW + after)[ticket_id]
    return {person.name: person.mode for person in people}


def test_a_list_is_told_who_is_on_each_of_its_tickets(ticket_id: UUID) -> None:
    other, nobodys = uuid4(), uuid4()
    on(ticket_id, ANNA, Mode.VIEWING)
    on(ticket_id, BEN, Mode.IDLE)
    on(other, BEN, Mode.NOTE)
    found = presence.of([ticket_id, other, nobodys], now=NOW)
    assert [len(found[key]) for key in (ticket_id, other, nobodys)] == [2, 1, 0]
    assert presence.of([]) == {}


def test_of_several_tabs_the_most_telling_counts(ticket_id: UUID) -> None:
    for tab, mode in zip("abc", (Mode.IDLE, Mode.REPLY, Mode.VIEWING), strict=True):
        on(ticket_id, ANNA, mode, tab)
    assert seen(ticket_id) == {"Anna": Mode.REPLY}
    presence.left_ticket(ticket_id, Tab(ANNA, "b"))
    assert seen(ticket_id) == {"Anna": Mode.VIEWING}


def test_who_says_no_more_writes_no_longer_and_then_is_gone(ticket_id: UUID) -> None:
    on(ticket_id, ANNA, Mode.REPLY)
    assert seen(ticket_id, COMPOSING_S - 1) == {"Anna": Mode.REPLY}
    assert seen(ticket_id, COMPOSING_S + 1) == {"Anna": Mode.VIEWING}
    assert seen(ticket_id, TTL_S - 1) == {"Anna": Mode.VIEWING}
    assert seen(ticket_id, TTL_S + 1) == {}


def test_who_is_at_the_desk_is_so_until_their_last_tab_is_closed() -> None:
    tabs = [Tab(ANNA, "a"), Tab(ANNA, "b"), Tab(BEN, "a")]
    for tab in tabs:
        presence.at_desk(tab)
    assert presence.present([ANNA, BEN, 7003]) == {ANNA, BEN}
    presence.left_desk(tabs[0])
    presence.left_desk(tabs[2])
    assert presence.present([ANNA, BEN]) == {ANNA}
    presence.left_desk(tabs[1])
    assert presence.present([ANNA, BEN]) == set()


def test_a_tab_that_never_said_good_bye_is_at_the_desk_no_more() -> None:
    presence.at_desk(Tab(ANNA, "a"), now=time.time() - TTL_S - 1)
    assert presence.present([ANNA]) == set()
