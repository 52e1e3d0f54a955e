"""The start page of the admin: the last days in numbers and bars."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from chat.admin import numbers, words
from chat.admin.numbers import Day, Numbers
from chat.models import Generation
from chatsite.charts import Bar, Chart

PERIODS = (7, 30)
NONE = "-"  # as in the admin's lists


def context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the start page shows, to staff who may see attempts (unfold's hook)."""
    if not request.user.has_perm("chat.view_attempt"):
        return context
    days = next((n for n in PERIODS if request.GET.get("days") == str(n)), PERIODS[0])
    found = numbers.of_last(days, timezone.now())
    return {
        **context,
        "title": "Overview",
        "periods": PERIODS,
        "period": days,
        "tiles": _tiles(found),
        "charts": [_answers(found.days), _waits(found.days)],
        "days": [_row(day) for day in reversed(found.days)],
        "models": [_model(model, found.tokens) for model in found.models],
        "is_empty": not (found.answers or found.failures or found.models),
    }


def _tiles(found: Numbers) -> list[dict[str, str]]:
    asked = found.answers + found.failures
    share = f"{found.failures / asked:.1%} of {asked:,}" if asked else ""
    return [
        {"name": "Answers", "value": f"{found.answers:,}"},
        {"name": "Failures", "value": f"{found.failures:,}", "note": share},
        {"name": "First token, median", "value": words.duration(found.median) or NONE},
        {"name": "First token, p95", "value": words.duration(found.p95) or NONE},
        {"name": "Tokens", "value": words.compact(found.tokens)},
        {
            "name": "Running now",
            "value": f"{found.running:,}",
            "link": words.list_of(Generation, "state__exact=running"),
        },
    ]


def _ends(days: Sequence[Day]) -> tuple[str, str]:
    return _name(days[0].day), _name(days[-1].day)


def _answers(days: Sequence[Day]) -> Chart:
    bars = [
        Bar(
            f"{_name(day.day)}: {day.answers:,} answers, {day.failures:,} failures",
            day.answers + day.failures,
            day.answers,
        )
        for day in days
    ]
    top = max(bar.outer for bar in bars)
    return Chart("Answers", "Failures", "Answers", f"{top:,}", bars, *_ends(days))


def _waits(days: Sequence[Day]) -> Chart:
    bars = [
        Bar(
            f"{_name(day.day)}: median {words.duration(day.median) or 'none'}, "
            f"p95 {words.duration(day.p95) or 'none'}",
            _milliseconds(day.p95),
            _milliseconds(day.median),
        )
        for day in days
    ]
    top = words.duration(max(day.p95 or timedelta(0) for day in days)) or ""
    return Chart(
        "Time to first token", "95 of 100 within", "Median", top, bars, *_ends(days)
    )


def _row(day: Day) -> dict[str, Any]:
    on = f"created_at_from={day.day}&created_at_to={day.day}"
    return {
        "name": _name(day.day),
        "link": words.list_of(Generation, on),
        "answers": day.answers,
        "failures": day.failures,
        "median": words.duration(day.median),
        "p95": words.duration(day.p95),
    }


def _model(model: numbers.ModelUse, tokens: int) -> dict[str, Any]:
    return {
        "use": model,
        "share": round(100 * model.tokens / tokens) if tokens else 0,
        "median": words.duration(model.median),
        "p95": words.duration(model.p95),
    }


def _milliseconds(value: timedelta | None) -> int:
    return round((value or timedelta(0)) / timedelta(milliseconds=1))


def _name(day: date) -> str:
    return date_format(day, "D j M")
