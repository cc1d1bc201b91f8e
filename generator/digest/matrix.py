"""The positions of all actors on all themes, as they stood at the end of each week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.digest.ledger import History, Holding, LedgerEntry
from generator.model.values import Week


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is held at the end of a week."""

    #: By actor and theme, in the order of their ids: what somebody holds, or took back in that week.
    holdings: tuple[Holding, ...]
    #: The positions taken in that week, by day.
    taken: tuple[LedgerEntry, ...]


def build_matrices(histories: Iterable[History], weeks: Iterable[Week]) -> Mapping[Week, Matrix]:
    """Give the matrix of each week from the first position on.

    A cell holds the newest answer on or before the last day of its week, by the day the position was taken,
    not by the week of the article that records it. What was taken back stands in the matrix of that week, and
    in none after it.

    Args:
        histories: All histories.
        weeks: All weeks of the site, oldest first. The last one knows everything, also what is dated later.
    """
    ordered = tuple(weeks)
    held: dict[tuple[str, str], Holding] = {}
    steps: defaultdict[Week, list[tuple[tuple[str, str], Holding, LedgerEntry]]] = defaultdict(list)
    for history in histories:
        for entry, holding in zip(history.entries, history.holdings, strict=True):
            name, week = (history.actor, history.theme), Week.of(entry.statement.day)
            if ordered and week < ordered[0]:
                held[name] = holding
            elif ordered:
                steps[min(week, ordered[-1])].append((name, holding, entry))
    found: dict[Week, Matrix] = {}
    for week in ordered:
        held = {name: holding for name, holding in held.items() if not holding.ended}
        # A silence after a withdrawal brings nothing back.
        held.update(
            (name, holding)
            for name, holding, entry in steps[week]
            if not holding.ended or entry is holding.current
        )
        if held or found:
            taken = (entry for _, _, entry in steps[week] if Week.of(entry.statement.day) == week)
            by_day = sorted(taken, key=lambda entry: entry.statement.sort_key)
            found[week] = Matrix(tuple(held[name] for name in sorted(held)), tuple(by_day))
    return MappingProxyType(found)
