"""Orders of steps, against a comparison of every pair with every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.digest.sequence import Inversion, agreed_steps, inversions
from tests.digest.support import UNTIMED

STEPS = ("ceasefire", "talks", "terms", "vote", "withdrawal")
LANES = st.dictionaries(
    st.sampled_from(("ukraine", "russia", "france", "norway")),
    st.lists(st.sampled_from(STEPS), unique=True).map(tuple),
    max_size=4,
)


def before(order: tuple[str, ...], one: str, other: str) -> bool:
    return one in order and other in order and order.index(one) < order.index(other)


@UNTIMED
@given(LANES)
def test_every_pair_that_two_parties_turn_round_is_found_and_no_other(
    lanes: dict[str, tuple[str, ...]],
) -> None:
    found = inversions(lanes)
    for item in found:
        assert item.parties == tuple(
            p for p, order in lanes.items() if before(order, item.first, item.second)
        )
        assert item.others == tuple(p for p, order in lanes.items() if before(order, item.second, item.first))
    turned = {
        frozenset((one, other))
        for one in STEPS
        for other in STEPS
        for mine in lanes.values()
        for yours in lanes.values()
        if before(mine, one, other) and before(yours, other, one)
    }
    assert {frozenset((item.first, item.second)) for item in found} == turned
    assert len(found) == len(turned)


@UNTIMED
@given(LANES)
def test_agreed_ground_is_the_longest_common_beginning(lanes: dict[str, tuple[str, ...]]) -> None:
    orders = list(lanes.values())
    found = agreed_steps(orders)
    if len(orders) < 2:
        assert found == ()
        return
    assert all(order[: len(found)] == found for order in orders)
    longer = {order[: len(found) + 1] for order in orders}
    assert len(longer) > 1 or min(map(len, orders)) == len(found)
    # What all want first, nobody wants elsewhere.
    inner = {step for item in inversions(lanes) for step in (item.first, item.second)}
    assert not inner.intersection(found)


def test_by_hand() -> None:
    lanes = {
        "ukraine": ("ceasefire", "talks"),
        "russia": ("withdrawal", "talks", "ceasefire"),
        "norway": ("talks",),
    }
    assert inversions(lanes) == (Inversion("ceasefire", "talks", ("ukraine",), ("russia",)),)
    assert agreed_steps(list(lanes.values())) == ()
    same = [("halt", "talks", "terms"), ("halt", "talks"), ("halt", "talks", "vote")]
    assert agreed_steps(same) == ("halt", "talks")
    assert agreed_steps([("halt",)]) == ()
