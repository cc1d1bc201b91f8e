"""What follows from the times: ratios, growth, and whether the goals are met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.results import Run, Tool, median

#: The size at which the goals are set, and the sizes between which growth counts.
GOAL_SIZE = 10_000
_GROWTH_FROM = 1_000


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with what was measured."""

    text: str
    limit: float
    #: None if it was not measured.
    found: float | None
    unit: str = "×"

    @property
    def verdict(self) -> str:
        """Say whether it is met."""
        if self.found is None:
            return "not measured"
        return "met" if self.found <= self.limit else "**not met**"


def ratio(value: float | None, other: float | None) -> float | None:
    """Give a value in terms of another one; None if one of them is not known."""
    return value / other if value is not None and other else None


def memory_ratios(tool: Tool, other: Tool) -> tuple[float | None, float | None]:
    """Give the memory of a tool in terms of another one: of the largest process, and of all."""
    if tool.memory is None or other.memory is None:
        return None, None
    return (
        ratio(tool.memory.largest, other.memory.largest),
        ratio(tool.memory.together, other.memory.together),
    )


def exponent(small: tuple[int, float | None], large: tuple[int, float | None]) -> float | None:
    """Give the exponent of growth between two sizes: 1 is linear, 2 is quadratic."""
    (few, before), (many, after) = small, large
    if not before or not after or few == many:
        return None
    return math.log(after / before) / math.log(many / few)


def growth(runs: Sequence[Run], name: str, case: str) -> list[tuple[int, int, float]]:
    """Give the exponents of a tool between each size and the next."""
    found = []
    for one, two in pairwise(runs):
        times = [run.tools[name].seconds(case) if name in run.tools else None for run in (one, two)]
        value = exponent((one.articles, times[0]), (two.articles, times[1]))
        if value is not None:
            found.append((one.articles, two.articles, value))
    return found


def goals(runs: Sequence[Run]) -> list[Goal]:
    """Give the goals with what the run of 10,000 articles says of them."""
    big = next((run for run in runs if run.articles == GOAL_SIZE), None)
    tools = big.tools if big else {}
    nobody = Tool("")
    ours, hugo = tools.get("communique", nobody), tools.get("hugo", nobody)
    pelican = tools.get("pelican-mdit", nobody)
    versus_pelican = ratio(ours.seconds("cold"), pelican.seconds("cold"))
    watched = median(ours.watch.seconds) if ours.watch else None
    hugo_watched = median(hugo.watch.seconds) if hugo.watch else None
    cold = hugo.seconds("cold")
    largest, together = memory_ratios(ours, hugo)
    in_ms = 1000.0
    return [
        Goal("clean build, to Hugo", 0.95, ratio(ours.seconds("cold"), cold)),
        Goal("clean build, to Pelican with markdown-it", 0.30, versus_pelican),
        Goal("one edit, fresh process, to Hugo", 1 / 15, ratio(ours.seconds("edit"), hugo.seconds("edit"))),
        Goal("one edit, server running", 300, watched * in_ms if watched is not None else None, "ms"),
        Goal("one edit, server running, to `hugo server`", 1 / 4, ratio(watched, hugo_watched)),
        Goal("nothing changed", 150, _ms(ours.seconds("nothing")), "ms"),
        Goal("nothing changed, to Hugo", 1 / 75, ratio(ours.seconds("nothing"), hugo.seconds("nothing"))),
        Goal("template changed, to a clean build of Hugo", 1 / 4, ratio(ours.seconds("template"), cold)),
        Goal("navigation changed, to a clean build of Hugo", 1 / 4, ratio(ours.seconds("rename"), cold)),
        Goal("memory, largest process, to Hugo", 0.15, largest),
        Goal("memory, all processes, to Hugo", 1 / 3, together),
        Goal("growth of clean builds, exponent", 1.05, _most_growth(runs, "cold"), ""),
        Goal("growth of one edit, fresh process, exponent", 1.0, _most_growth(runs, "edit"), ""),
    ]  # fmt: skip


def _most_growth(runs: Sequence[Run], case: str) -> float | None:
    """Give the greatest of our exponents between the sizes that count, None if it was not measured."""
    found = [value for few, _, value in growth(runs, "communique", case) if few >= _GROWTH_FROM]
    return max(found, default=None)


def _ms(seconds: float | None) -> float | None:
    return seconds * 1000 if seconds is not None else None
