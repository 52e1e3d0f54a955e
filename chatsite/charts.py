"""Bar charts as pages draw them: see templates/partials/chart.html."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: an inner bar before an outer one that is as high or higher."""

    label: str
    outer: int
    inner: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns of two bars, and what the bars stand for; without a name for the outer
    ones they are not told apart. `top` is the highest value in words, `first` and `last`
    what stands below the ends."""

    title: str
    outer: str
    inner: str
    top: str
    bars: list[Bar]
    first: str = ""
    last: str = ""

    @property
    def highest(self) -> int:
        """The value that fills the chart; never 0, which an SVG does not draw."""
        return max(1, *(bar.outer for bar in self.bars))
