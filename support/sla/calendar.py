"""Business hours: how many passed between two moments, and when so many will have.

A moment is open when the local wall clock then shows a time within an opening and a
date that is no holiday. All else follows from that one sentence:

- The day on which clocks go forward is an hour short for an opening that spans the
  gap, and an opening wholly inside the gap does not exist that day. On the day they go
  back, the hour that comes twice counts twice. So 00:00 to 24:00 may be 23 or 25 hours:
  what counts is time that really passed.
- Openings that overlap or touch are one; one that goes on past midnight is two.
- Without openings it is open around the clock, but for its holidays.
- A promise that is made while closed begins to count at the next opening.

Moments are cut to whole seconds, always down, so parts add up to the whole.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 24 * 60 * 60
WEEK = 7 * DAY
# How far apart the clock is looked at. Two changes within one step would be missed; the
# closest that the time zone database has since 1970 are 6.96 days apart (Boa Vista in
# October 2000, Gaza in 2040).
_STEP = 6 * DAY
# Local seconds are counted from a Monday, three days before 1970.
_MONDAY = date(1969, 12, 29)
_TO_MONDAY = 3 * DAY


class Opening(NamedTuple):
    """Open on a weekday (0 is Monday) from one local time to another, the same day.

    `closes` at 00:00 is the end of that day, 24:00.
    """

    weekday: int
    opens: time
    closes: time


class Calendar:
    """The hours of a business in one time zone."""

    def __init__(
        self,
        zone: ZoneInfo,
        openings: Iterable[Opening] = (),
        holidays: Iterable[date] = (),
    ) -> None:
        """Raises ValueError for an opening that closes before it opens."""
        self._zone = zone
        spans = _joined(_in_week(opening) for opening in openings) or [(0, WEEK)]
        self._starts = [start for start, _ in spans]
        lengths = [end - start for start, end in spans]
        self._lengths = lengths
        # Open seconds of a week before each span; the last one is the whole week.
        self._before = [0, *accumulate(lengths)]
        self._holidays = [(day - _MONDAY).days * DAY for day in sorted(set(holidays))]
        lost = [self._usual(day + DAY) - self._usual(day) for day in self._holidays]
        self._lost = [0, *accumulate(lost)]

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Open seconds from *start* to *end*; 0 when *end* is not after *start*."""
        last = _seconds(end)
        stretches = self._stretches(_seconds(start))
        return sum(
            self._open(min(until, last) + offset) - self._open(begin + offset)
            for begin, until, offset in takewhile(lambda at: at[0] < last, stretches)
        )

    def due(self, start: datetime, seconds: int) -> datetime:
        """The first moment, in UTC, by which *seconds* of open time have passed.

        Raises:
            OverflowError, ValueError: when that is after the year 9999.
        """
        for begin, until, offset in self._stretches(_seconds(start)):
            local = range(begin + offset, until + offset)
            before = self._open(local.start)
            passing = self._open(local.stop) - before
            if seconds <= passing:
                waited = bisect_left(local, before + seconds, key=self._open)
                return datetime.fromtimestamp(begin + waited, UTC)
            seconds -= passing
        raise AssertionError("time ended")

    def _stretches(self, begin: int) -> Iterator[tuple[int, int, int]]:
        """Endless (begin, end, UTC offset), in seconds, while no clock is changed."""
        offset = self._offset(begin)
        while True:
            end = begin + _STEP
            later = self._offset(end)
            if later != offset:
                end = self._change(begin, end)
            yield begin, end, offset
            begin, offset = end, later

    def _change(self, begin: int, end: int) -> int:
        """When the clocks show for the first time what they show at *end*."""
        later = self._offset(end)
        moments = range(begin, end)
        return begin + bisect_left(moments, 1, key=lambda at: self._offset(at) == later)

    def _offset(self, at: int) -> int:
        offset = datetime.fromtimestamp(at, self._zone).utcoffset()
        assert offset is not None  # noqa: S101 (of a moment with a time zone)
        return offset // timedelta(seconds=1)

    def _open(self, local: int) -> int:
        """Open seconds up to *local*, a count of local seconds since 1970."""
        local += _TO_MONDAY
        holiday = bisect_right(self._holidays, local) - 1
        if holiday < 0:
            return self._usual(local)
        day = self._holidays[holiday]
        today = self._usual(min(local, day + DAY)) - self._usual(day)
        return self._usual(local) - self._lost[holiday] - today

    def _usual(self, local: int) -> int:
        """As `_open`, but since that Monday and as if there were no holidays."""
        weeks, rest = divmod(local, WEEK)
        passed = weeks * self._before[-1]
        span = bisect_right(self._starts, rest) - 1
        if span < 0:
            return passed
        within = min(rest - self._starts[span], self._lengths[span])
        return passed + self._before[span] + within


def _in_week(opening: Opening) -> tuple[int, int]:
    """Its begin and end in seconds since Monday 00:00."""
    opens, closes = _in_day(opening.opens), _in_day(opening.closes) or DAY
    if closes <= opens or not 0 <= opening.weekday <= 6:
        raise ValueError(f"not an opening of a day: {opening}")
    midnight = opening.weekday * DAY
    return midnight + opens, midnight + closes


def _in_day(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same time in spans that neither touch nor overlap, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _seconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
