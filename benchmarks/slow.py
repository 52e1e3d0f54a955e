"""A thousand slow answers at a time: what an open stream takes, beside its tokens."""

from msgspec.structs import replace

from benchmarks.figures import Figure, median_ms, p99_ms
from benchmarks.load.bench import Bench
from benchmarks.load.outcome import Outcome
from benchmarks.load.plan import Plan
from chatsite.settings.processes import DATABASE_POOL_SIZE

# More than the usual number of answers at a time, and room for what comes after them.
SETTINGS = {"WORKER_CONCURRENCY": "1200"}
STREAMS, TOKENS, RATE, SPREAD_S = 1000, 300, 10.0, 20.0
TITLE = f"{STREAMS} slow answers"


def slow1000(bench: Bench) -> list[Figure]:
    """1,000 answers at 10 tokens a second, opened over 20 s."""
    people = bench.site.people(STREAMS)
    plan = Plan("json", bench.site.port, STREAMS, TOKENS, RATE, SPREAD_S, people)
    # The floor needs less time to open them.
    floor = bench.run(bench.relayed(replace(plan, tokens=TOKENS // 3, spread=5.0)))
    ours = bench.run(plan, name="slow1000")
    return [
        Figure(f"{TITLE}: lost", len(ours.faults()), "", 0),
        *_times(ours, floor),
        *_sizes(ours, floor),
        Figure(
            f"{TITLE}: database connections",
            ours.connections(),
            "",
            2 * DATABASE_POOL_SIZE,  # of web and worker
        ),
        Figure(f"{TITLE}: CPU an answer", ours.each("web", "worker"), "ms"),
    ]


def _times(ours: Outcome, floor: Outcome) -> list[Figure]:
    name = f"{TITLE}: added latency"
    late, least = ours.added(), floor.added()
    steady = ours.added("flowing", "ending")
    return [
        Figure(f"{name}, p50", median_ms(late), "ms", None, median_ms(least)),
        Figure(f"{name}, p99", p99_ms(late), "ms", 300, p99_ms(least)),
        Figure("  while all flow, p99", p99_ms(steady), "ms"),
    ]


def _sizes(ours: Outcome, floor: Outcome) -> list[Figure]:
    """Kilobytes a stream; web has the text beside them."""
    text = ours.text("ending") / STREAMS / 1000
    web, worker, least = (
        outcome.grown(group, "begin") / STREAMS / 1000
        for outcome, group in ((ours, "web"), (ours, "worker"), (floor, "floor"))
    )
    name = f"{TITLE}: memory a stream"
    return [
        Figure(f"{name}, web without the text", web - text, "KB", 60, least),
        Figure(f"{name}, worker", worker, "KB", 60, least),
    ]
