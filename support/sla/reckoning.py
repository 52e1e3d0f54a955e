"""From what happened on a ticket to its clocks. Plain functions, no database.

Rules 1 to 4 of the service levels are the methods of `_Telling`, one an occurrence.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from support.models.clock import Metric
from support.models.status import Status
from support.sla.calendar import Calendar


class What(Enum):
    """What moves a clock. An AI's answer, a note and an automatic mail do not."""

    CUSTOMER_WROTE = auto()
    PERSON_REPLIED = auto()
    HANDED_OVER = auto()
    HANDED_BACK = auto()
    STATUS_SET = auto()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened; `status` is the new one of STATUS_SET."""

    what: What
    at: datetime
    status: Status | None = None


@dataclass(slots=True)
class Run:
    """One clock: the spans in which it ran, and how it ended, if it did."""

    metric: Metric
    started_at: datetime
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    running_since: datetime | None = None
    paused_at: datetime | None = None
    fulfilled_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was fulfilled or cancelled."""
        return self.fulfilled_at is not None or self.cancelled_at is not None

    def resume(self, at: datetime) -> None:
        """Run from now on, if it does not run already."""
        self.running_since = self.running_since or at
        self.paused_at = self.fulfilled_at = self.cancelled_at = None

    def pause(self, at: datetime) -> None:
        """Wait."""
        self._halt(at)
        self.paused_at = self.paused_at or at
        self.fulfilled_at = self.cancelled_at = None

    def fulfil(self, at: datetime) -> None:
        """End well, or late; nothing if it is over."""
        if not self.is_over:
            self._halt(at)
            self.paused_at, self.fulfilled_at = None, at

    def cancel(self, at: datetime) -> None:
        """End without a result; nothing if it is over."""
        if not self.is_over:
            self._halt(at)
            self.paused_at, self.cancelled_at = None, at

    def _halt(self, at: datetime) -> None:
        if self.running_since is not None:
            self.spans.append((self.running_since, at))
            self.running_since = None


def runs(created_at: datetime, occurrences: Iterable[Occurrence]) -> list[Run]:
    """All clocks that a ticket ever had, whatever was promised, in order of start."""
    telling = _Telling(created_at)
    for occurrence in occurrences:
        telling.hear(occurrence)
    return telling.runs


class _Telling:
    """The state of a ticket's clocks while its story is told."""

    def __init__(self, created_at: datetime) -> None:
        self.runs: list[Run] = []
        self.answered = self.with_ai = False
        self.resolution = self._start(Metric.RESOLUTION, created_at)
        # The customer waits for a person; None when they do not.
        self.response: Run | None = self._start(Metric.FIRST_RESPONSE, created_at)

    def hear(self, occurrence: Occurrence) -> None:
        """Go on with the next occurrence."""
        at = occurrence.at
        match occurrence.what:
            case What.CUSTOMER_WROTE:
                self._customer_waits(at)
            case What.PERSON_REPLIED:
                self._person_replied(at)
            case What.HANDED_OVER:
                self.with_ai = False
                self._customer_waits(at)
            case What.HANDED_BACK:
                self.with_ai = True
                self._stop_waiting(at)
            case What.STATUS_SET:
                self._status_set(at, occurrence.status)

    def _start(self, metric: Metric, at: datetime) -> Run:
        run = Run(metric, at, running_since=at)
        self.runs.append(run)
        return run

    def _customer_waits(self, at: datetime) -> None:
        """From the earliest message; while nobody ever answered it is the first."""
        gone = self.resolution.cancelled_at is not None  # merged or spam
        if self.response is None and not self.with_ai and not gone:
            metric = Metric.NEXT_RESPONSE if self.answered else Metric.FIRST_RESPONSE
            self.response = self._start(metric, at)

    def _person_replied(self, at: datetime) -> None:
        self.answered = True
        if self.response is not None:
            self.response.fulfil(at)
            self.response = None

    def _stop_waiting(self, at: datetime) -> None:
        if self.response is not None:
            self.response.cancel(at)
            self.response = None

    def _status_set(self, at: datetime, status: Status | None) -> None:
        match status:
            case Status.MERGED | Status.SPAM:
                self._stop_waiting(at)
                self.resolution.cancel(at)
            case Status.SOLVED | Status.CLOSED:
                self._stop_waiting(at)
                self.resolution.fulfil(at)
            case Status.PENDING | Status.ON_HOLD:
                self.resolution.pause(at)
            case Status.NEW | Status.OPEN:
                self.resolution.resume(at)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run shows on a calendar: see the columns of `SLAClock`."""

    used_seconds: int
    warn_at: datetime | None
    due_at: datetime | None


def read(run: Run, calendar: Calendar, target: int, warning: int | None) -> Reading:
    """Measure *run* against *target* and *warning*, both in seconds of open time."""
    return Reading(
        used_seconds=sum(calendar.elapsed(*span) for span in run.spans),
        warn_at=None if warning is None else _reached(run, calendar, warning),
        due_at=_reached(run, calendar, target),
    )


def _reached(run: Run, calendar: Calendar, seconds: int) -> datetime | None:
    """When *seconds* were used, or will be; None when it does not run so far."""
    for begin, end in run.spans:
        used = calendar.elapsed(begin, end)
        if used >= seconds:
            return calendar.due(begin, seconds)
        seconds -= used
    if run.running_since is None:
        return None
    return calendar.due(run.running_since, seconds)
