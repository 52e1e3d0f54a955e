"""A hundred viewers of one answer, beside one; the floor is a relay with readers."""

from msgspec.structs import replace

from benchmarks.figures import Figure, median_ms, p99_ms
from benchmarks.load.bench import Bench
from benchmarks.load.plan import Plan

VIEWERS = 100
TOKENS, RATE = 500, 50.0
TITLE = f"{VIEWERS} viewers of an answer"


def viewers(bench: Bench) -> list[Figure]:
    """The worker does not know how many there are; web does little for each."""
    people = bench.site.people(2)
    plan = Plan("json", bench.site.port, 1, TOKENS, RATE, 0, people[:1], VIEWERS)
    floor = bench.run(bench.relayed(plan))
    alone = bench.run(replace(plan, people=people[1:], viewers=1))
    ours = bench.run(plan, name="viewers")
    one = alone.cost("worker")
    apart, least = ours.apart(), floor.apart()
    name = f"{TITLE}: last one after the first"
    return [
        Figure(f"{TITLE}: not whole", len(ours.faults()), "", 0),
        Figure(
            f"{TITLE}: web's CPU a delivered token",
            ours.cost("web"),
            "µs",
            40,
            floor.cost("floor"),
        ),
        Figure("  with one viewer", alone.cost("web"), "µs"),
        Figure(
            f"{TITLE}: worker's CPU a token, floor: one viewer",
            ours.cost("worker") * VIEWERS,
            "µs",
            1.1 * one,
            one,
        ),
        Figure(f"{name}, p50", median_ms(apart), "ms", 5, median_ms(least)),
        Figure(f"{name}, p99", p99_ms(apart), "ms", None, p99_ms(least)),
    ]
