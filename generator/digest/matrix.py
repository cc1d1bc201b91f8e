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
    steps: defaultdict[Week, list[tuple[tuple[str, str], Holding, LedgerEntry]]] = defaultdict(list)
    for history in histories:
        for entry, holding in zip(history.entries, history.holdings, strict=True):
            week = min(max(Week.of(entry.statement.day), ordered[0]), ordered[-1])
            steps[week].append(((history.actor, history.theme), holding, entry))
    held: dict[tuple[str, str], Holding] = {}
    found: dict[Week, Matrix] = {}
    for week in ordered:
        # A silence after a withdrawal brings nothing back.
        held.update(
            (name, holding)
            for name, holding, entry in steps[week]
            if not holding.ended or entry is holding.current
        )
        if held or found:
            taken = sorted((entry for _, _, entry in steps[week]), key=lambda entry: entry.statement.sort_key)
            found[week] = Matrix(tuple(held[name] for name in sorted(held)), tuple(taken))
            held = {name: holding for name, holding in held.items() if not holding.ended}
    return MappingProxyType(found)
