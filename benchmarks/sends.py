"""Sending: how soon an answer begins, and what a message costs besides its tokens."""

from msgspec.structs import replace

from benchmarks.figures import Figure, median_ms, p99_ms
from benchmarks.load.bench import WHOLE, Bench
from benchmarks.load.outcome import Outcome
from benchmarks.load.plan import Plan
from benchmarks.load.site import GROUPS

TOKENS, RATE = 20, 50.0
SHOWN = ("web", "worker", "database", "redis")


def sends(bench: Bench) -> list[Figure]:
    """Ten a second for 20 seconds; then a hundred at once."""
    return [*_one_by_one(bench), *_at_once(bench)]


def _one_by_one(bench: Bench) -> list[Figure]:
    people = bench.site.people(200)
    plan = Plan("json", bench.site.port, 200, TOKENS, RATE, 20.0, people)
    floor = bench.run(bench.relayed(replace(plan, streams=50, spread=5.0)))
    ours = bench.run(plan, name="sends", during=WHOLE)
    return _begins("10 sends a second", ours, floor, median=40, p99=120)


def _at_once(bench: Bench) -> list[Figure]:
    title = "100 sends at once"
    people = bench.site.people(100)
    plan = Plan("json", bench.site.port, 100, TOKENS, RATE, 0.0, people)
    floor = bench.run(bench.relayed(plan))
    ours = bench.run(plan)
    least = floor.each("floor")
    whole, afterwards = ours.each(*GROUPS), _afterwards(bench, plan)
    return [
        *_begins(title, ours, floor),
        Figure(f"{title}: CPU a message", whole - afterwards, "ms", 12, least),
        Figure("  with titles and suggestions", whole, "ms", None, least),
        *(Figure(f"    {group}", ours.each(group), "ms") for group in SHOWN),
    ]


def _begins(
    title: str,
    ours: Outcome,
    floor: Outcome,
    median: float | None = None,
    p99: float | None = None,
) -> list[Figure]:
    first, least = ours.first(), floor.first()
    name = f"{title}: own time to the first token"
    return [
        Figure(f"{title}: not whole", len(ours.faults()), "", 0),
        Figure(f"{name}, p50", median_ms(first), "ms", median, median_ms(least)),
        Figure(f"{name}, p99", p99_ms(first), "ms", p99, p99_ms(least)),
    ]


def _afterwards(bench: Bench, plan: Plan) -> float:
    """CPU ms a message of its title and suggestions, made once more by themselves:
    beside answers they cannot be told apart."""
    before = bench.usage()
    bench.site.send_afterwards(plan.people)
    bench.wait_until_idle()
    return bench.usage().since(before, *GROUPS) / plan.streams * 1000
