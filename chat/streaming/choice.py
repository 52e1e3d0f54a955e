"""Whom the next attempt of a generation asks, and when: read off the attempts so far.

The rows are the memory, so a killed worker changes nothing.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from chat.models import Attempt
from chat.providers.base import is_hopeless

# Failures after which a provider is passed over while another one is left.
ENOUGH = 2
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 30.0

Outcome = Attempt.Outcome


@dataclass(frozen=True, slots=True)
class Next:
    """The next attempt: why there is one, for who watches, and after what delay."""

    detail: str
    delay: timedelta = timedelta()


def left(names: Sequence[str], tried: Sequence[Attempt]) -> list[str]:
    """Who of the chain may still be asked, in its order."""
    failed = [a for a in tried if a.outcome in (Outcome.FAILED, Outcome.BROKEN)]
    hopeless = {a.provider for a in failed if is_hopeless(a.error_code)}
    times = Counter(a.provider for a in failed)
    enough = min(ENOUGH, settings.CHAT_ATTEMPTS)
    able = [name for name in names if name not in hopeless]
    return [name for name in able if times[name] < enough] or able


def deadline(tried: Sequence[Attempt], now: datetime) -> datetime:
    """When the generation is given up, whoever answers.

    CHAT_TOTAL_TIMEOUT after its first attempt began; anew after a lost worker, since
    nobody could write while the machine was off.
    """
    begun = now
    for attempt in reversed(tried):
        if attempt.outcome == Outcome.LOST:
            break
        begun = attempt.started_at
    return begun + timedelta(seconds=settings.CHAT_TOTAL_TIMEOUT)


def after(
    tried: Sequence[Attempt],
    *,
    failures: int,
    names: Sequence[str],
    retry_after: float | None,
    now: datetime,
) -> Next | None:
    """What follows the last attempt, which failed or was lost; None when nothing does.

    The budget is CHAT_ATTEMPTS failures for one provider, one more for each further one.
    """
    last, able = tried[-1], left(names, tried)
    is_refused = last.error_code == "content_filter"
    budget = settings.CHAT_ATTEMPTS + len(names) - 1
    if is_refused or not able or failures >= budget:
        return None
    if last.outcome == Outcome.LOST:
        return Next("restarting")
    following = Next("switching")
    if able[0] == last.provider:
        times = sum(a.provider == last.provider for a in tried)
        following = Next("retrying", _backoff(times, retry_after))
    return following if now + following.delay < deadline(tried, now) else None


def _backoff(times: int, retry_after: float | None) -> timedelta:
    """Exponential with full jitter above a half, and as long as the provider asks.

    See "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    ceiling = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** (times - 1))
    seconds = random.uniform(ceiling / 2, ceiling)  # noqa: S311 (no secret)
    return timedelta(seconds=max(seconds, min(retry_after or 0.0, LONGEST_RETRY_S)))
