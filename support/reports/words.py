"""The numbers of a report as people read them, as bars, and as CSV."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.utils.formats import date_format

from chatsite.charts import Bar, Chart
from support.reports.ai import Help, Outcomes
from support.reports.measures import Row
from support.reports.scope import Scope

NONE = "–"

Tile = tuple[str, str, str]


def span(value: timedelta | None) -> str:
    """A duration in its two greatest units: "3 d 4 h", "12 min", "4 s"."""
    if value is None:
        return NONE
    seconds = round(value.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes, days = seconds // 60, seconds // 86_400
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min"


def share(value: float | None) -> str:
    """A share of one in percent."""
    return NONE if value is None else f"{value:.0%}"


def mean(value: float | None) -> str:
    """A mean with one digit."""
    return NONE if value is None else f"{value:.1f}"


def _of(part: int, whole: int) -> str:
    return f"{part / whole:.0%} of {whole:,}" if whole else ""


def tiles(all_: Row, open_now: int) -> list[Tile]:
    """The numbers on top: name, value, remark."""
    return [
        ("Created", f"{all_.created:,}", ""),
        ("Solved", f"{all_.solved:,}", ""),
        ("Open at the end", f"{open_now:,}", ""),
        ("First response", span(all_.first_median), f"90 % in {span(all_.first_p90)}"),
        ("Next response", span(all_.next_median), f"90 % in {span(all_.next_p90)}"),
        (
            "Resolution",
            span(all_.resolution_median),
            f"90 % in {span(all_.resolution_p90)}",
        ),
        ("Promises kept", share(all_.within), f"{all_.broken:,} broken"),
        ("Satisfaction", mean(all_.csat), f"{all_.ratings:,} ratings, 1 to 5"),
    ]


def ai_tiles(outcomes: Outcomes, help_: Help, solved: int) -> list[Tile]:
    """What the AI did; its times stand apart from people's."""
    asked = outcomes.conversations
    decided = help_.accepted + help_.edited + help_.rejected
    return [
        ("Conversations", f"{asked:,}", "in which the AI answered"),
        ("Autonomous", f"{outcomes.autonomous:,}", _of(outcomes.autonomous, asked)),
        ("Confirmed", f"{outcomes.confirmed:,}", "by the customer"),
        ("Durable", f"{outcomes.durable:,}", "autonomous for 7 days"),
        ("Handed off", f"{outcomes.handed_off:,}", _of(outcomes.handed_off, asked)),
        ("Answer of the AI", span(outcomes.answer_median),
         f"90 % in {span(outcomes.answer_p90)}"),
        ("Assisted", f"{help_.assisted:,}", _of(help_.assisted, solved)),
        ("Drafts sent", f"{help_.accepted + help_.edited:,}",
         f"{help_.edited:,} edited; of {decided:,} decided"),
    ]  # fmt: skip


def charts(days: Sequence[Row], backlog: Mapping[date, int]) -> list[Chart]:
    """Day by day: what came, how long it waited, what was promised, what was left."""
    ends = (_day(days[0].name), _day(days[-1].name))
    left = [(f"{day}", count, count) for day, count in backlog.items()]
    return [
        _chart("Tickets", "Created", "Done by now", "{:,}", ends,
               [(row.name, row.created, row.done) for row in days]),
        _chart("First response", "90 of 100 within", "Median", _seconds, ends,
               [(r.name, _s(r.first_p90), _s(r.first_median)) for r in days]),
        _chart("Promises", "Broken", "Kept", "{:,}", ends,
               [(row.name, row.kept + row.broken, row.kept) for row in days]),
        _chart("Open at the end of the day", "", "Tickets", "{:,}", ends, left),
    ]  # fmt: skip


def _s(value: timedelta | None) -> int:
    return round(value.total_seconds()) if value else 0


def _seconds(value: int) -> str:
    return span(timedelta(seconds=value))


def _chart(
    title: str,
    outer: str,
    inner: str,
    shown: str | Callable[[int], str],
    ends: tuple[str, str],
    values: Iterable[tuple[str, int, int]],
) -> Chart:
    say = shown.format if isinstance(shown, str) else shown
    bars = [
        Bar(
            f"{_day(day)}: {inner} {say(low)}"
            + (f", {outer} {say(high)}" if outer else ""),
            high,
            low,
        )
        for day, high, low in values
    ]
    top = say(max(bar.outer for bar in bars))
    return Chart(title, outer, inner, top, bars, *ends)


def _day(name: str) -> str:
    return date_format(date.fromisoformat(name), "j M")


def as_csv(rows: Iterable[Row], scope: Scope) -> str:
    """A line a row; durations in seconds."""
    columns: dict[str, Callable[[Row], Any]] = {
        scope.by.value: lambda row: _safe(row.name),
        "created": lambda row: row.created,
        "solved": lambda row: row.solved,
        "first_response_median_s": lambda row: _or_empty(row.first_median),
        "first_response_p90_s": lambda row: _or_empty(row.first_p90),
        "ai_first_response_median_s": lambda row: _or_empty(row.ai_first_median),
        "next_response_median_s": lambda row: _or_empty(row.next_median),
        "next_response_p90_s": lambda row: _or_empty(row.next_p90),
        "resolution_median_s": lambda row: _or_empty(row.resolution_median),
        "resolution_p90_s": lambda row: _or_empty(row.resolution_p90),
        "promises_kept": lambda row: row.kept,
        "promises_broken": lambda row: row.broken,
        "ratings": lambda row: row.ratings,
        "csat": lambda row: "" if row.csat is None else round(row.csat, 2),
    }
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([read(row) for read in columns.values()] for row in rows)
    return file.getvalue()


def _or_empty(value: timedelta | None) -> int | str:
    return "" if value is None else _s(value)


def _safe(name: str) -> str:
    """A name that a spreadsheet takes as text: one that begins like a formula would be
    run (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t", "\r") else name
