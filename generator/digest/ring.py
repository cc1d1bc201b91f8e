"""The order of actors on a ring, so that those who met often stand near and their lines cross little."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

#: Each pass makes the lines shorter; ever smaller gains are not worth more of them.
_PASSES = 20


def ring_order(ties: Sequence[tuple[str, str, int]]) -> tuple[str, ...]:
    """Give the names of some ties in an order for a ring; the same whatever the order of the ties.

    Two names change places as long as that shortens the ways along the ring between those that are tied.

    Args:
        ties: Two different names and how much binds them, each pair once.
    """
    bound: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one, other, weight in ties:
        bound[one][other] = bound[other][one] = weight
    order = sorted(bound, key=lambda name: (-sum(bound[name].values()), name))
    place = {name: number for number, name in enumerate(order)}

    def length(name: str) -> int:
        ways = ((abs(place[name] - place[other]), weight) for other, weight in bound[name].items())
        return sum(min(way, len(order) - way) * weight for way, weight in ways)

    for _ in range(_PASSES):
        moved = False
        for one, other in itertools.combinations(sorted(bound), 2):
            before = length(one) + length(other)
            place[one], place[other] = place[other], place[one]
            if length(one) + length(other) < before:
                moved = True
            else:
                place[one], place[other] = place[other], place[one]
        if not moved:
            break
    return tuple(sorted(bound, key=place.__getitem__))
