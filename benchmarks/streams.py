"""Many answers at once, beside a relay that only copies the provider's bytes."""

from dataclasses import dataclass

from benchmarks.figures import Figure, median_ms, p99_ms
from benchmarks.load.bench import Bench
from benchmarks.load.outcome import Outcome
from benchmarks.load.plan import Kind, Plan

TOKENS, RATE = 500, 50.0
# The streams open one after the other: opening is measured by other scenarios.
SPREAD_S = 2.5
OURS = ("web", "worker")
SERVICES = ("database", "redis")


@dataclass(frozen=True)
class Limits:
    """`cost` in parts of the floor's, times in milliseconds."""

    cost: float
    median: float | None = None
    p99: float | None = None
    first: float | None = None
    longest: float | None = None


def streams200(bench: Bench) -> list[Figure]:
    """200 answers as the API's JSON events."""
    limits = Limits(cost=1.5, median=35, p99=100, longest=1.05)
    return _measure(bench, "streams200", "json", 200, limits)


def streams50(bench: Bench) -> list[Figure]:
    """50 answers as the API's JSON events."""
    limits = Limits(cost=1.6, median=20, p99=50, first=25)
    return _measure(bench, "streams50", "json", 50, limits)


def html200(bench: Bench) -> list[Figure]:
    """200 answers as a page's HTML events."""
    return _measure(bench, "html200", "html", 200, Limits(cost=3, p99=200))


def _measure(
    bench: Bench, name: str, kind: Kind, streams: int, limits: Limits
) -> list[Figure]:
    people = bench.site.people(streams, pages=streams if kind == "html" else 0)
    plan = Plan(kind, bench.site.port, streams, TOKENS, RATE, SPREAD_S, people)
    floor = bench.run(bench.relayed(plan))
    ours = bench.run(plan, name=name)
    title = f"{streams} answers, {kind.upper()}"
    return [
        Figure(f"{title}: not whole", len(ours.faults()), "", 0),
        *_cost(title, ours, floor, limits),
        *_times(title, ours, floor, limits),
    ]


def _cost(title: str, ours: Outcome, floor: Outcome, limits: Limits) -> list[Figure]:
    cost, least = ours.cost(*OURS), floor.cost("floor")
    aside, least_aside = ours.aside(*OURS), floor.aside("floor")
    load = ours.share("readers") + ours.share("provider")
    parts = (*OURS, *SERVICES)
    return [
        Figure(f"{title}: CPU a token", cost, "µs", least * limits.cost, least),
        *(Figure(f"  {part}", ours.cost(part), "µs") for part in parts),
        Figure(f"{title}: CPU beside tokens", aside, "ms", None, least_aside),
        *(Figure(f"  {part}", ours.aside(part), "ms") for part in parts),
        Figure("  readers and provider, part of a core", load, "%"),
    ]


def _times(title: str, ours: Outcome, floor: Outcome, limits: Limits) -> list[Figure]:
    late, least = ours.added(), floor.added()
    steady = ours.added("flowing", "ending")
    first, least_first = ours.first(), floor.first()
    name = f"{title}: added latency"
    return [
        Figure(f"{name}, p50", median_ms(late), "ms", limits.median, median_ms(least)),
        Figure(f"{name}, p99", p99_ms(late), "ms", limits.p99, p99_ms(least)),
        Figure("  while all flow, p50", median_ms(steady), "ms"),
        Figure("  while all flow, p99", p99_ms(steady), "ms"),
        Figure(
            f"{title}: own time to the first token, p50",
            median_ms(first),
            "ms",
            limits.first,
            median_ms(least_first),
        ),
        Figure(
            f"{title}: longest answer, in parts of the ideal",
            ours.longest(),
            "×",
            limits.longest,
            floor.longest(),
        ),
    ]
