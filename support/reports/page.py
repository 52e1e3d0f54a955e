"""Everything that the page of a report shows, in about fifteen queries."""

from dataclasses import dataclass

from chatsite.charts import Chart
from support.models.csat import CSATResponse
from support.reports import ai, words
from support.reports.backlog import backlog
from support.reports.measures import Row, table, total
from support.reports.scope import By, Scope
from support.reports.words import Tile


@dataclass(frozen=True, slots=True)
class Report:
    """`rows` are what the table shows, the newest day first. `ratings` is who did the
    work, how many rated it, and how."""

    total: Row
    rows: list[Row]
    tiles: list[Tile]
    charts: list[Chart]
    ai_tiles: list[Tile]
    ratings: list[Tile]


def report(scope: Scope) -> Report:
    """Count everything."""
    all_, days, left = total(scope), table(scope, By.DAY), backlog(scope)
    help_ = ai.help_to_agents(scope)
    return Report(
        total=all_,
        rows=days[::-1] if scope.by == By.DAY else table(scope, scope.by),
        tiles=words.tiles(all_, left[scope.end]),
        charts=words.charts(days, left),
        ai_tiles=words.ai_tiles(ai.outcomes(scope), help_, all_.solved),
        ratings=_ratings(scope),
    )


def _ratings(scope: Scope) -> list[Tile]:
    found = ai.ratings_by_handler(scope)
    return [
        (
            {"ai": "The AI alone", "human": "People alone", "mixed": "Both"}[handler],
            words.mean(found.get(handler, (0, None))[1]),
            f"{found.get(handler, (0, None))[0]:,} ratings",
        )
        for handler in CSATResponse.HandledBy.values
    ]
