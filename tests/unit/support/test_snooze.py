"""Until when "tomorrow" and "Monday" are, on the clock of whoever says it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chatsite.refusal import Refused
from support.forms.editing import moment

FRIDAY = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("hour", datetime(2026, 11, 20, 23, 30, tzinfo=UTC)),
        ("later", datetime(2026, 11, 21, 2, 30, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 11, 21, 9, tzinfo=BERLIN)),
        ("monday", datetime(2026, 11, 23, 9, tzinfo=BERLIN)),
        ("now", None),
    ],
)
def test_a_word_means_a_moment_of_the_agents_day(
    until: str, expected: datetime | None
) -> None:
    assert moment({"until": until, "zone": "Europe/Berlin"}, FRIDAY) == expected


def test_on_a_monday_monday_is_the_next_one() -> None:
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)
    until = moment({"until": "monday", "zone": "UTC"}, monday)
    assert until == datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_tomorrow_is_nine_also_when_the_clocks_change() -> None:
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)
    until = moment({"until": "tomorrow", "zone": "Europe/Berlin"}, saturday)
    assert until == datetime(2026, 10, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["", "Nowhere/Here", "../etc/passwd", "\0"])
def test_an_unknown_time_zone_is_the_sites(zone: str) -> None:
    chosen = {"until": "at", "at": "2026-11-25T10:00", "zone": zone}
    assert moment(chosen, FRIDAY) == datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize("at", ["", "soon", "2026-13-01T10:00"])
def test_what_names_no_moment_is_refused(at: str) -> None:
    with pytest.raises(Refused):
        moment({"until": "at", "at": at}, FRIDAY)
