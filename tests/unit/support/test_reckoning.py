"""The rules of the service levels, told as what happened on a ticket."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.models.clock import Metric
from support.models.status import Status
from support.sla.calendar import Calendar, Opening
from support.sla.reckoning import Occurrence, Run, What, read, runs

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = 3600
ALWAYS = Calendar(ZoneInfo("UTC"))
OFFICE = Calendar(ZoneInfo("UTC"), [Opening(d, time(9), time(17)) for d in range(5)])

FIRST, NEXT, RESOLUTION = Metric


def at(clock: str, day: int = 0) -> datetime:
    return datetime.combine(MONDAY, time.fromisoformat(clock), UTC) + timedelta(day)


def wrote(clock: str) -> Occurrence:
    return Occurrence(What.CUSTOMER_WROTE, at(clock))


def replied(clock: str) -> Occurrence:
    return Occurrence(What.PERSON_REPLIED, at(clock))


def handed_over(clock: str) -> Occurrence:
    return Occurrence(What.HANDED_OVER, at(clock))


def handed_back(clock: str) -> Occurrence:
    return Occurrence(What.HANDED_BACK, at(clock))


def became(status: Status, clock: str) -> Occurrence:
    return Occurrence(What.STATUS_SET, at(clock), status)


def told(*occurrences: Occurrence) -> list[Run]:
    """The clocks of a ticket that was made at nine."""
    return runs(at("09:00"), occurrences)


def of(metric: Metric, runs: list[Run]) -> list[Run]:
    return [run for run in runs if run.metric == metric]


def only(metric: Metric, runs: list[Run]) -> Run:
    (run,) = of(metric, runs)
    return run


def used(run: Run, calendar: Calendar = ALWAYS) -> float:
    """Hours."""
    return read(run, calendar, HOUR, None).used_seconds / HOUR


def due(run: Run, hours: float, calendar: Calendar = ALWAYS) -> datetime | None:
    return read(run, calendar, int(hours * HOUR), None).due_at


# --- Rule 1: the first response --------------------------------------------------


def test_the_first_response_runs_from_the_start_to_a_persons_reply() -> None:
    run = only(FIRST, told(replied("10:30"), replied("11:00")))
    assert (run.started_at, run.fulfilled_at) == (at("09:00"), at("10:30"))
    assert used(run) == 1.5


def test_a_customer_who_writes_again_before_any_reply_starts_no_second_clock() -> None:
    clocks = told(wrote("09:10"), wrote("09:20"), replied("10:00"))
    assert of(NEXT, clocks) == []
    assert only(FIRST, clocks).fulfilled_at == at("10:00")


def test_a_customer_handed_over_again_unanswered_waits_for_the_first_response() -> None:
    clocks = told(handed_back("10:00"), wrote("10:30"), handed_over("11:00"))
    early, late = of(FIRST, clocks)
    assert early.cancelled_at == at("10:00")
    assert (late.started_at, late.running_since) == (at("11:00"), at("11:00"))


def test_while_the_ai_has_the_chat_nobody_waits_for_a_person() -> None:
    clocks = told(replied("09:30"), handed_back("10:00"), wrote("10:30"))
    assert of(NEXT, clocks) == []
    clocks = told(replied("09:30"), handed_back("10:00"), handed_over("11:00"))
    assert only(NEXT, clocks).started_at == at("11:00")


# --- Rule 2: the next response ---------------------------------------------------


def test_the_next_response_runs_from_the_earliest_unanswered_message() -> None:
    clocks = told(replied("09:30"), wrote("10:00"), wrote("11:00"), replied("12:00"))
    run = only(NEXT, clocks)
    assert (run.started_at, run.fulfilled_at) == (at("10:00"), at("12:00"))


def test_each_time_the_customer_waits_anew_a_clock_of_its_own_runs() -> None:
    clocks = told(replied("09:30"), wrote("10:00"), replied("10:30"), wrote("11:00"))
    first, second = of(NEXT, clocks)
    assert first.fulfilled_at == at("10:30")
    assert second.running_since == at("11:00")


@pytest.mark.parametrize("status", [Status.SOLVED, Status.CLOSED, Status.MERGED])
def test_solving_and_merging_end_the_wait_without_a_response(status: Status) -> None:
    clocks = told(replied("09:30"), wrote("10:00"), became(status, "11:00"))
    assert only(NEXT, clocks).cancelled_at == at("11:00")
    assert only(FIRST, told(became(status, "11:00"))).cancelled_at == at("11:00")


@pytest.mark.parametrize("status", [Status.PENDING, Status.ON_HOLD])
def test_a_status_alone_answers_nobody(status: Status) -> None:
    clocks = told(replied("09:30"), wrote("10:00"), became(status, "11:00"))
    assert only(NEXT, clocks).running_since == at("10:00")


def test_nobody_waits_on_a_merged_ticket() -> None:
    clocks = told(replied("09:30"), became(Status.MERGED, "10:00"), wrote("11:00"))
    assert of(NEXT, clocks) == []
    assert only(RESOLUTION, clocks).cancelled_at == at("10:00")


# --- Rule 3: the resolution ------------------------------------------------------


@pytest.mark.parametrize("status", [Status.PENDING, Status.ON_HOLD])
def test_the_resolution_pauses_while_somebody_else_must_act(status: Status) -> None:
    clocks = told(became(status, "11:00"), became(Status.OPEN, "14:00"))
    run = only(RESOLUTION, clocks)
    assert (used(run), run.running_since) == (2, at("14:00"))
    assert due(run, 8) == at("20:00")
    assert due(only(RESOLUTION, told(became(status, "11:00"))), 8) is None


def test_a_reopened_ticket_goes_on_where_it_was_solved() -> None:
    solved = told(became(Status.SOLVED, "11:00"), became(Status.CLOSED, "13:00"))
    assert only(RESOLUTION, solved).fulfilled_at == at("11:00")
    again = told(
        became(Status.SOLVED, "11:00"),
        became(Status.OPEN, "14:00"),
        became(Status.SOLVED, "15:00"),
    )
    assert used(only(RESOLUTION, again)) == 3


def test_what_was_broken_stays_broken_through_pauses_and_reopening() -> None:
    story = [became(Status.PENDING, "11:00"), became(Status.OPEN, "14:00")]
    assert due(only(RESOLUTION, told(*story)), 1.5) == at("10:30")
    assert due(only(RESOLUTION, told(*story[:1])), 1.5) == at("10:30")


def test_a_pause_in_closed_hours_costs_nothing() -> None:
    night = [became(Status.PENDING, "17:30"), became(Status.OPEN, "20:00")]
    paused, never = only(RESOLUTION, told(*night)), only(RESOLUTION, told())
    assert due(paused, 10, OFFICE) == due(never, 10, OFFICE) == at("11:00", day=1)


# --- Rule 4: reply and status in one submit --------------------------------------


def test_reply_and_solve_is_a_response_and_then_the_end() -> None:
    clocks = told(replied("10:00"), became(Status.SOLVED, "10:00"))
    assert [run.fulfilled_at for run in clocks] == [at("10:00")] * 2
    assert [run.cancelled_at for run in clocks] == [None] * 2


def test_a_message_that_reopens_starts_the_next_response() -> None:
    clocks = told(
        replied("10:00"),
        became(Status.SOLVED, "10:00"),
        wrote("12:00"),
        became(Status.OPEN, "12:00"),
    )
    assert only(NEXT, clocks).running_since == at("12:00")


# --- Whatever happens ------------------------------------------------------------


def hours() -> st.SearchStrategy[datetime]:
    return st.integers(0, 14 * 24 * 60).map(lambda m: MONDAY + timedelta(minutes=m))


@st.composite
def stories(draw: st.DrawFn) -> list[Occurrence]:
    moments = sorted(draw(st.lists(hours(), max_size=12)))
    kinds = st.sampled_from(What)
    statuses = st.sampled_from(Status)
    return [Occurrence(draw(kinds), moment, draw(statuses)) for moment in moments]


@given(stories())
def test_a_metric_has_one_open_clock_at_most_and_no_two_start_at_once(
    story: list[Occurrence],
) -> None:
    clocks = runs(MONDAY, story)
    for metric in Metric:
        assert sum(not run.is_over for run in of(metric, clocks)) <= 1
    for run in clocks:
        ends = (run.running_since, run.paused_at, run.fulfilled_at, run.cancelled_at)
        assert sum(end is not None for end in ends) == 1


@given(stories(), st.integers(1, 200_000))
def test_a_clock_is_due_when_its_open_time_is_used_up_however_it_paused(
    story: list[Occurrence], target: int
) -> None:
    for run in runs(MONDAY, story):
        reading = read(run, OFFICE, target, None)
        spans = [*run.spans]
        if run.running_since:
            spans.append((run.running_since, MONDAY + timedelta(days=365)))
        until = reading.due_at or MONDAY + timedelta(days=365)
        passed = sum(OFFICE.elapsed(begin, min(end, until)) for begin, end in spans)
        assert (passed == target) if reading.due_at else (passed < target)
