"""A measured figure, its floor, and what it must not exceed."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`floor` is the same thing without the product, where there is such a thing."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    floor: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure is within its limit."""
        return self.limit is None or self.value <= self.limit

    def row(self) -> str:
        """A line of the table."""
        floor = f"{self.floor:.1f}" if self.floor is not None else "–"
        ratio = f"{self.value / self.floor:.1f} ×" if self.floor else "–"
        limit = f"{self.limit:.4g}" if self.limit is not None else "–"
        verdict = "" if self.holds else "  over"
        return (
            f"{self.name:<52} {self.value:>9.4g} {self.unit:<8} {limit:>7} "
            f"{floor:>8} {ratio:>8}{verdict}"
        )


HEADER = f"{'':<52} {'measured':>9} {'':<8} {'limit':>7} {'floor':>8} {'ratio':>8}"


def median_ms(seconds: Sequence[float]) -> float:
    """The median in milliseconds; infinite when there is nothing."""
    return statistics.median(seconds or [math.inf]) * 1000


def p95_ms(seconds: Sequence[float]) -> float:
    """The 95th percentile in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def p99_ms(seconds: Sequence[float]) -> float:
    """The 99th percentile in milliseconds; infinite when there is nothing."""
    if len(seconds) < 2:
        return math.inf
    return statistics.quantiles(seconds, n=100)[-1] * 1000
