"""Long answers beside short ones: no token may cost more for those before it."""

import statistics

from msgspec.structs import replace

from benchmarks.figures import Figure
from benchmarks.load.bench import Bench
from benchmarks.load.outcome import Outcome
from benchmarks.load.plan import Kind, Plan

STREAMS, RATE = 16, 640.0
LONG, SHORT = 16_000, 500
REPEATS = 3  # of the short ones, which are over in a second
SPREAD_S, PAUSE_S = 0.1, 2.0  # all begin before they flow
OURS = ("web", "worker")


def long(bench: Bench) -> list[Figure]:
    """As the API's JSON events."""
    return _measure(bench, "long", "json")


def longhtml(bench: Bench) -> list[Figure]:
    """As a page's HTML events."""
    return _measure(bench, "longhtml", "html")


def _measure(bench: Bench, name: str, kind: Kind) -> list[Figure]:
    count = STREAMS * (1 + REPEATS)
    people = bench.site.people(count, pages=count if kind == "html" else 0)
    ours, *others = (people[n : n + STREAMS] for n in range(0, count, STREAMS))
    plan = Plan(
        kind, bench.site.port, STREAMS, LONG, RATE, SPREAD_S, ours, pause=PAUSE_S
    )
    # First: what others leave free would hide its memory.
    long = bench.run(plan, name=name)
    short = [bench.run(replace(plan, tokens=SHORT, people=them)) for them in others]
    title = f"{LONG:,} tokens, {kind.upper()}"
    return [
        Figure(f"{title}: not whole", len(long.faults()), "", 0),
        *_costs(title, long, short),
        *_sizes(title, long),
    ]


def _costs(title: str, long: Outcome, short: list[Outcome]) -> list[Figure]:
    """The floor is an answer of 500 tokens."""
    flowing = statistics.median(outcome.cost(*OURS) for outcome in short)
    whole = statistics.median(map(_whole, short))
    return [
        Figure(
            f"{title}: CPU a token",
            long.cost(*OURS),
            "µs",
            1.15 * flowing,
            flowing,
        ),
        *(Figure(f"  {group}", long.cost(group), "µs") for group in OURS),
        Figure("  with beginning and end", _whole(long), "µs", 1.15 * whole, whole),
    ]


def _whole(outcome: Outcome) -> float:
    """CPU µs a token, all in all."""
    return outcome.each(*OURS) * 1000 / outcome.plan.tokens


def _sizes(title: str, long: Outcome) -> list[Figure]:
    """Kilobytes by which an answer grew; the floor is its text."""
    text = (long.text("ending") - long.text("flowing")) / STREAMS / 1000
    grown = {group: long.grown(group, "flowing") / STREAMS / 1000 for group in OURS}
    whole = sum(grown.values())
    return [
        Figure(f"{title}: memory an answer", whole, "KB", 3 * text, text),
        *(Figure(f"  {group}", grown[group], "KB") for group in OURS),
    ]
