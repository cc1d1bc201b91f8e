"""Orders of steps compared: what all parties want first, and which pairs they want the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Inversion:
    """Two steps that some parties want in one order and others in the other."""

    first: str
    second: str
    #: Who wants the first step before the second one, in the order of the lanes; never empty.
    parties: tuple[str, ...]
    #: Who wants it the other way round; never empty.
    others: tuple[str, ...]


def agreed_steps(lanes: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Give the steps with which every order begins; nothing if fewer than two orders are known.

    Args:
        lanes: The order of each party, first to last; no step twice.
    """
    if len(lanes) < 2:  # noqa: PLR2004 - one party agrees with nobody
        return ()
    common: list[str] = []
    for steps in zip(*lanes, strict=False):
        if len(set(steps)) > 1:
            break
        common.append(steps[0])
    return tuple(common)


def inversions(lanes: Mapping[str, Sequence[str]]) -> tuple[Inversion, ...]:
    """Give each pair of steps that two parties order differently, once.

    A party that does not name both steps of a pair has no order of them. The pairs are in the order in which
    the first lane that names both of them has them, and by that lane's place.

    Args:
        lanes: By party, its order, first to last; no step twice.
    """
    sides: dict[frozenset[str], tuple[str, str]] = {}
    wanted: dict[tuple[str, str], list[str]] = {}
    for party, steps in lanes.items():
        for pair in combinations(steps, 2):
            sides.setdefault(frozenset(pair), pair)
            wanted.setdefault(pair, []).append(party)
    return tuple(
        Inversion(first, second, tuple(wanted[first, second]), tuple(wanted[second, first]))
        for first, second in sides.values()
        if (second, first) in wanted
    )
