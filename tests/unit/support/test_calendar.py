"""Business hours: known days by hand, all others against a slow walk."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.sla.calendar import Calendar, Opening

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3600
MINUTE = timedelta(minutes=1)
WORKDAYS = [Opening(day, time(9), time(17)) for day in range(5)]
OFFICE = Calendar(BERLIN, WORKDAYS)


def every_day(opens: str, closes: str, zone: ZoneInfo = BERLIN) -> Calendar:
    hours = time.fromisoformat(opens), time.fromisoformat(closes)
    return Calendar(zone, [Opening(day, *hours) for day in range(7)])


def berlin(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=BERLIN)


def day(calendar: Calendar, date: str) -> float:
    """Open hours of that day."""
    start = berlin(f"{date} 00:00")
    return calendar.elapsed(start, start + timedelta(days=1)) / HOUR


@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        ("2026-11-20 16:30", 1, "2026-11-23 09:30"),  # Friday to Monday
        ("2026-11-20 16:30", 0.5, "2026-11-20 17:00"),  # to the end of the day itself
        ("2026-11-21 12:00", 1, "2026-11-23 10:00"),  # made on a Saturday
        ("2026-11-23 06:00", 1, "2026-11-23 10:00"),  # before the day begins
        ("2026-11-23 09:00", 40, "2026-11-27 17:00"),  # a whole week's work
        ("2026-11-23 09:00", 0, "2026-11-23 09:00"),
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),  # over the change to summer time
    ],
)
def test_an_answer_is_due_after_so_many_open_hours(
    asked: str, hours: float, due: str
) -> None:
    assert OFFICE.due(berlin(asked), int(hours * HOUR)) == berlin(due)


def test_the_lunch_break_and_holidays_do_not_count() -> None:
    halves = [(time(9), time(12)), (time(13), time(17))]
    hours = [Opening(day, *half) for day in range(5) for half in halves]
    calendar = Calendar(BERLIN, hours, [date(2026, 12, 25)])
    before_lunch = berlin("2026-12-24 11:30")
    assert calendar.due(before_lunch, HOUR) == berlin("2026-12-24 13:30")
    # Friday is a holiday.
    assert calendar.due(before_lunch, 5 * HOUR) == berlin("2026-12-28 09:30")
    assert day(calendar, "2026-12-25") == 0


def test_a_day_of_24_hours_is_as_long_as_the_clocks_make_it() -> None:
    for calendar in (every_day("00:00", "00:00"), Calendar(BERLIN)):
        spring = calendar.elapsed(berlin("2026-03-29"), berlin("2026-03-30"))
        autumn = calendar.elapsed(berlin("2026-10-25"), berlin("2026-10-26"))
        assert (spring / HOUR, autumn / HOUR) == (23, 25)


def test_an_opening_loses_the_hour_that_does_not_exist() -> None:
    assert day(every_day("01:00", "04:00"), "2026-03-29") == 2
    assert day(every_day("02:15", "02:45"), "2026-03-29") == 0


def test_an_opening_has_the_hour_twice_that_comes_twice() -> None:
    assert day(every_day("01:00", "04:00"), "2026-10-25") == 4
    assert day(every_day("02:15", "02:45"), "2026-10-25") == 1
    twice = every_day("02:15", "02:45")
    again = berlin("2026-10-25 02:20").replace(fold=1)
    due = twice.due(berlin("2026-10-25 02:00"), 35 * 60)
    assert due == again.astimezone(UTC)


def test_a_night_shift_is_two_openings_that_touch() -> None:
    late = [Opening(0, time(22), time(0)), Opening(1, time(0), time(6))]
    calendar = Calendar(BERLIN, late)
    assert calendar.due(berlin("2026-11-23 23:00"), 7 * HOUR) == berlin(
        "2026-11-24 06:00"
    )


def test_openings_that_overlap_count_once() -> None:
    hours = [Opening(0, time(9), time(12)), Opening(0, time(11), time(13))]
    assert day(Calendar(BERLIN, hours), "2026-11-23") == 4


def test_a_shop_without_hours_is_open_but_on_holidays() -> None:
    always = Calendar(BERLIN, holidays=[date(2026, 12, 25)])
    assert always.due(berlin("2026-12-24 23:00"), 2 * HOUR) == berlin(
        "2026-12-26 01:00"
    )


def test_clocks_that_change_twice_within_a_week_are_followed() -> None:
    # Summer time in Boa Vista began on 8 October 2000 and ended on the 15th.
    zone = ZoneInfo("America/Boa_Vista")
    before, after = (
        datetime(2000, 10, 4, tzinfo=UTC),
        datetime(2000, 10, 18, tzinfo=UTC),
    )
    nights = every_day("00:00", "01:00", zone)
    assert nights.elapsed(before, after) == walked(nights_of(zone), before, after)


@pytest.mark.parametrize("closes", [time(9), time(8)])
def test_an_opening_that_does_not_end_after_it_begins_is_refused(closes: time) -> None:
    with pytest.raises(ValueError, match="opening"):
        Calendar(BERLIN, [Opening(0, time(9), closes)])


class WatchedZone(ZoneInfo):
    """Counts how often somebody looked at its clock."""

    looks = 0

    def fromutc(self, moment: datetime) -> datetime:
        self.looks += 1
        return super().fromutc(moment)


def test_a_year_ahead_takes_a_look_at_the_clock_every_six_days() -> None:
    zone = WatchedZone("Asia/Tokyo")
    due = Calendar(zone, WORKDAYS).due(datetime(2026, 1, 1, tzinfo=UTC), 52 * 40 * HOUR)
    assert due > datetime(2026, 12, 29, tzinfo=UTC)
    assert zone.looks < 365 / 6 + 3


# --- Against a slow walk ---------------------------------------------------------

Plan = tuple[ZoneInfo, list[Opening], list[date]]
# Gaps and folds by day, at midnight, of half an hour, and a day that was left out.
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]
CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2018, 11, 4, 3, tzinfo=UTC),
    datetime(2018, 2, 18, 2, tzinfo=UTC),
    datetime(2026, 3, 28, 22, tzinfo=UTC),
    datetime(2026, 10, 24, 21, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=UTC),
]


def nights_of(zone: ZoneInfo) -> Plan:
    return zone, [Opening(day, time(0), time(1)) for day in range(7)], []


def is_open(plan: Plan, moment: datetime) -> bool:
    """The definition, word for word."""
    zone, openings, holidays = plan
    local = moment.astimezone(zone)
    if local.date() in holidays:
        return False
    return not openings or any(
        local.weekday() == weekday
        and opens <= local.time()
        and (local.time() < closes or closes == time(0))
        for weekday, opens, closes in openings
    )


def walked(plan: Plan, start: datetime, end: datetime) -> int:
    """Open seconds, minute by minute."""
    minutes = int((end - start) / MINUTE)
    return 60 * sum(is_open(plan, start + n * MINUTE) for n in range(minutes))


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    opens = draw(st.integers(0, 1439))
    closes = draw(st.integers(opens + 1, 1440)) % 1440
    at = time(*divmod(opens, 60)), time(*divmod(closes, 60))
    return Opening(draw(st.integers(0, 6)), *at)


@st.composite
def plans_and_moments(draw: st.DrawFn) -> tuple[Plan, datetime]:
    """Hours and holidays, and a moment near which clocks somewhere change."""
    change = draw(st.sampled_from(CHANGES))
    around = st.integers(-3, 3).map(lambda off: (change + timedelta(off)).date())
    plan = (
        ZoneInfo(draw(st.sampled_from(ZONES))),
        draw(st.lists(openings(), max_size=8)),
        draw(st.lists(around, max_size=2)),
    )
    return plan, change + draw(st.integers(-4000, 1000)) * MINUTE


@settings(max_examples=60, deadline=None)
@given(plans_and_moments(), st.integers(0, 3000))
def test_hours_pass_as_on_a_clock_that_is_watched(
    given: tuple[Plan, datetime], minutes: int
) -> None:
    plan, start = given
    end = start + minutes * MINUTE
    assert Calendar(*plan).elapsed(start, end) == walked(plan, start, end)


@settings(max_examples=100, deadline=None)
@given(plans_and_moments(), st.integers(0, 200_000))
def test_what_is_due_has_just_passed_and_not_a_second_before(
    given: tuple[Plan, datetime], seconds: int
) -> None:
    plan, start = given
    calendar = Calendar(*plan)
    due = calendar.due(start, seconds)
    assert calendar.elapsed(start, due) == seconds
    earlier = calendar.elapsed(start, due - timedelta(seconds=1))
    assert earlier == max(seconds - 1, 0)


@settings(max_examples=60, deadline=None)
@given(plans_and_moments(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_time_before_and_after_a_pause_adds_up(
    given: tuple[Plan, datetime], first: int, second: int
) -> None:
    plan, start = given
    calendar = Calendar(*plan)
    pause = start + timedelta(seconds=first, microseconds=7)
    end = pause + timedelta(seconds=second)
    parts = calendar.elapsed(start, pause) + calendar.elapsed(pause, end)
    assert parts == calendar.elapsed(start, end)
