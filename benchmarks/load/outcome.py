"""What came out of a run: who saw what, how late, at what cost."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from benchmarks.load import script
from benchmarks.load.plan import Plan, Seen, Sent
from benchmarks.load.usage import Usage


@dataclass(frozen=True)
class Outcome:
    """A run of a plan. `marks` has what was used at its start ("begin"), when all
    streams flowed, when the first one was about to end ("ending"), when the last one
    had ended ("end"), and when the site was idle again ("idle")."""

    plan: Plan
    seen: Sequence[Seen]
    sent: Mapping[int, Sent]
    marks: Mapping[str, Usage]

    def faults(self) -> list[str]:
        """A line for each stream that did not come whole, in order and once."""
        return [
            f"stream {seen.stream}: {seen.fault}" for seen in self.seen if seen.fault
        ]

    def cost(self, *groups: str) -> float:
        """CPU µs of *groups* a delivered token, while all flowed; infinite when they
        never all did."""
        first, last = self.marks["flowing"], self.marks["ending"]
        tokens = self._delivered(last) - self._delivered(first)
        return last.since(first, *groups) * 1e6 / tokens if tokens > 0 else math.inf

    def aside(self, *groups: str) -> float:
        """CPU ms an answer of *groups* beside its tokens: its beginning and end, and
        what is made of it afterwards."""
        tokens = self._delivered(self.marks["end"]) / self.plan.streams
        return self.each(*groups) - self.cost(*groups) * tokens / 1e3

    def each(self, *groups: str) -> float:
        """CPU ms of *groups* an answer, with what is made of it afterwards."""
        used = self.marks["idle"].since(self.marks["begin"], *groups)
        return used / self.plan.streams * 1e3

    def share(self, group: str) -> float:
        """The part of a core, in per cent, that a group used while all flowed."""
        first, last = self.marks["flowing"], self.marks["ending"]
        return last.since(first, group) / (abs(last.at - first.at) or 1) * 1e11

    def grown(self, group: str, begin: str) -> int:
        """Bytes by which a group's memory grew from a mark until the first end."""
        return self.marks["ending"].memory[group] - self.marks[begin].memory[group]

    def text(self, mark: str) -> int:
        """Bytes of text that all readers had at a mark."""
        ends = [0, *accumulate(map(len, script.tokens(self.plan.tokens)))]
        return sum(ends[known(seen, self.marks[mark].at)] for seen in self.seen)

    def connections(self) -> int:
        """The most connections that the database had at a mark."""
        return max(mark.connections for mark in self.marks.values())

    def added(self, begin: str = "begin", end: str = "end") -> list[float]:
        """Seconds from the sending of a token by the provider to its arrival, of all
        that arrived between two marks in streams without a fault."""
        first, last = self.marks[begin].at, self.marks[end].at
        return [
            (at - self.sent[seen.stream].at[number]) / 1e9
            for seen in self.seen
            if not seen.fault
            for number, at in _arrivals(seen)
            if first < at <= last
        ]

    def apart(self) -> list[float]:
        """Seconds from a token's first viewer to its last one, while all flowed."""
        tokens = defaultdict[tuple[int, int], list[int]](list)
        for seen in self.seen:
            for number, at in _arrivals(seen):
                tokens[seen.stream, number].append(at)
        first, last = self.marks["flowing"].at, self.marks["ending"].at
        return [
            (max(ats) - min(ats)) / 1e9
            for ats in tokens.values()
            if first < min(ats) <= last
        ]

    def first(self) -> list[float]:
        """Seconds to the first token that are not the provider's."""
        return [
            (seen.arrivals[0][0] - seen.asked - self._provider_first(seen)) / 1e9
            for seen in self.seen
            if seen.arrivals
        ]

    def longest(self) -> float:
        """The longest answer, in parts of the provider's time for it."""
        spans = (
            seen.arrivals[-1][0] - self.sent[seen.stream].at[0]
            for seen in self.seen
            if seen.arrivals
        )
        return max(spans, default=0) / 1e9 / self.plan.ideal

    def _provider_first(self, seen: Seen) -> int:
        sent = self.sent[seen.stream]
        return sent.at[0] - sent.asked

    def _delivered(self, mark: Usage) -> int:
        """How many tokens all readers had at a mark."""
        return sum(known(seen, mark.at) for seen in self.seen)


def known(seen: Seen, at: int) -> int:
    """How many tokens a reader had at a moment."""
    index = bisect_right(seen.arrivals, at, key=itemgetter(0))
    return seen.arrivals[index - 1][1] if index else 0


def _arrivals(seen: Seen) -> Iterator[tuple[int, int]]:
    """Each token's number, and when it arrived."""
    had = 0
    for at, count in seen.arrivals:
        yield from ((number, at) for number in range(had, count))
        had = count
