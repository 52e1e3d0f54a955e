"""The numbers of the start page, each by one query over the days that it shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from chat.admin.filters import midnight
from chat.models import Attempt, Generation
from chat.purposes import answer
from chatsite.percentile import Percentile

ANSWERED = Q(state__in=[Generation.State.COMPLETE, Generation.State.STOPPED])
FAILED = Q(state__in=[Generation.State.FAILED, Generation.State.INTERRUPTED])
TO_FIRST_TOKEN = F("first_token_at") - F("started_at")


MEDIAN = Percentile(TO_FIRST_TOKEN, fraction=0.5)
P95 = Percentile(TO_FIRST_TOKEN, fraction=0.95)


@dataclass(frozen=True)
class Day:
    """One day: answers that came, answers that did not, and the wait for them."""

    day: date
    answers: int = 0
    failures: int = 0
    median: timedelta | None = None
    p95: timedelta | None = None


@dataclass(frozen=True)
class ModelUse:
    """One model: how often it was tried, what it read and wrote, how quick it was."""

    provider: str
    model: str
    attempts: int
    prompt_tokens: int
    completion_tokens: int
    median: timedelta | None
    p95: timedelta | None

    @property
    def tokens(self) -> int:
        """In and out."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True)
class Numbers:
    """The last days, today included and the oldest first."""

    days: list[Day]
    models: list[ModelUse]
    median: timedelta | None
    p95: timedelta | None
    running: int

    @property
    def answers(self) -> int:
        """Answers of all days, complete or stopped by somebody."""
        return sum(day.answers for day in self.days)

    @property
    def failures(self) -> int:
        """Answers of all days that failed or broke off."""
        return sum(day.failures for day in self.days)

    @property
    def tokens(self) -> int:
        """Tokens of all models, in and out."""
        return sum(model.tokens for model in self.models)


def of_last(days: int, now: datetime) -> Numbers:
    """The numbers of the last *days* days up to *now*, in the site's time zone."""
    today = timezone.localdate(now)
    dates = [today - timedelta(days=ago) for ago in reversed(range(days))]
    since = midnight(dates[0])
    generations = _by_day(
        Generation.objects.filter(purpose=answer.NAME, created_at__gte=since).annotate(
            date=TruncDate("created_at")
        ),
        answers=Count("pk", filter=ANSWERED),
        failures=Count("pk", filter=FAILED),
    )
    tried = Attempt.objects.filter(started_at__gte=since)
    waits = _by_day(
        tried.annotate(date=TruncDate("started_at")), median=MEDIAN, p95=P95
    )
    return Numbers(
        days=[
            Day(day, **generations.get(day, {}), **waits.get(day, {})) for day in dates
        ],
        models=_models(since),
        running=Generation.objects.filter(state=Generation.State.RUNNING).count(),
        **tried.aggregate(median=MEDIAN, p95=P95),
    )


def _by_day(rows: Any, **aggregates: Aggregate) -> dict[date, dict[str, Any]]:
    found = rows.values("date").annotate(**aggregates).order_by()
    return {row.pop("date"): row for row in found}


def _models(since: datetime) -> list[ModelUse]:
    rows = (
        Attempt.objects.filter(started_at__gte=since)
        .exclude(model="")
        .values("provider", "model")
        .annotate(
            attempts=Count("pk"),
            prompts=Sum("prompt_tokens", default=0),
            completions=Sum("completion_tokens", default=0),
            median=MEDIAN,
            p95=P95,
        )
        .order_by("-completions", "provider", "model")
    )
    return [
        ModelUse(
            provider=row["provider"],
            model=row["model"],
            attempts=row["attempts"],
            prompt_tokens=row["prompts"],
            completion_tokens=row["completions"],
            median=row["median"],
            p95=row["p95"],
        )
        for row in rows
    ]
