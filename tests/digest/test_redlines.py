"""Red lines and what crosses them, against a look at every pair of positions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from generator.digest.corpus import Corpus, build_corpus
from generator.digest.ledger import History, Statement
from generator.digest.redlines import Collision
from generator.model.records import Position
from generator.model.vocabulary import PositionKind, Stance
from generator.read.content import Content
from tests.digest import by_hand
from tests.digest.strategies import FEW, contents
from tests.digest.support import SETTINGS, article, corpus, position

RED = PositionKind.RED_LINE
POSITIVE = (Stance.SUPPORTS, Stance.CONDITIONAL)
NEGATIVE = (Stance.OPPOSES, Stance.REJECTS)


def found(known: Corpus, *, typed: bool) -> list[Collision]:
    return [item for items in known.collisions.values() for item in items if item.typed is typed]


def asserts(one: Statement) -> bool:
    return by_hand.is_red(one) and not by_hand.silent(one) and not by_hand.takes_back(one)


def held_now(history: History) -> Statement | None:
    """Give the newest of the answers that are held, or of the silences; None if nothing is held."""
    held = by_hand.held([entry.statement for entry in history.entries])
    return held[-1] if held and not by_hand.silent(held[-1]) else None


def sides(item: Collision) -> tuple[str, frozenset[str]]:
    return item.theme, frozenset((item.claim.position.actor, item.line.position.actor))


@FEW
@given(contents())
def test_red_lines_are_all_that_were_asserted(made: Content) -> None:
    known = build_corpus(made, SETTINGS)
    asserted: dict[tuple[str, str], list[str]] = {}
    for name, history in known.histories.items():
        for entry in history.entries:
            if asserts(entry.statement):
                asserted.setdefault(name, []).append(entry.statement.id)
    lines = [line for lines in known.red_lines.values() for line in lines]
    assert {(line.actor, line.theme): line.times for line in lines} == {
        name: len(ids) for name, ids in asserted.items()
    }
    for line in lines:
        ids = asserted[line.actor, line.theme]
        assert (line.first.id, line.last.id) == (ids[0], ids[-1])
        held = held_now(known.histories[line.actor, line.theme])
        assert (line.left is None) == (held is not None and held.position.kind is RED)
        assert line.theme in known.red_lines


@FEW
@given(contents())
def test_possible_collisions_are_all_pairs_that_oppose_each_other(made: Content) -> None:
    known = build_corpus(made, SETTINGS)
    expected = set()
    for one, other in permutations(known.histories.values(), 2):
        now = [held.position for held in map(held_now, (one, other)) if held]
        opposed = len(now) == 2 and now[0].stance in POSITIVE and now[1].stance in NEGATIVE
        if one.theme == other.theme and opposed and RED in (now[0].kind, now[1].kind):
            expected.add((one.theme, frozenset((one.actor, other.actor))))
    possible = found(known, typed=False)
    assert Counter(map(sides, possible)) == Counter(expected), "each pair once"
    for item in possible:
        assert item.line.position.kind is RED
        assert item.current


@FEW
@given(contents(), st.data())
def test_planted_collisions_are_found_and_no_others(made: Content, data: st.DataObject) -> None:
    """Plant `crosses` in some positions; what is found are these, and no pair twice."""
    known = build_corpus(made, SETTINGS)
    statements = [e.statement for history in known.histories.values() for e in history.entries]
    lines = [item for item in statements if by_hand.asserts_red(item)]
    planted: dict[str, list[str]] = {}
    some = data.draw(st.sets(st.sampled_from([item.id for item in statements]))) if statements else set()
    for item in statements:
        others = [
            line.id for line in lines
            if line.position.theme == item.position.theme and line.position.actor != item.position.actor
        ]  # fmt: skip
        if others and item.id in some:
            planted[item.id] = data.draw(
                st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True)
            )

    def crossing(key: str, one: Position) -> Position:
        name = one.id or f"{key}-{one.actor}-{one.theme}"
        return replace(one, crosses=tuple(planted[name])) if name in planted else one  # type: ignore[arg-type]  # ids

    articles = tuple(
        replace(item, record=replace(item.record, positions=tuple(
            crossing(item.id, one) for one in item.record.positions
        )))
        for item in made.articles
    )  # fmt: skip
    again = build_corpus(replace(made, articles=articles), SETTINGS)
    typed = found(again, typed=True)
    found_lines: dict[str, list[str]] = {}
    for collision in typed:
        found_lines.setdefault(collision.claim.id, []).append(collision.line.id)
    assert found_lines == planted
    certain = {sides(item) for item in typed if item.current}
    assert {sides(item) for item in found(again, typed=False)} == {
        sides(item) for item in found(known, typed=False)
    } - certain


def test_a_collision_is_over_when_a_side_gives_way() -> None:
    first = article(
        "a", "2025-12-01",
        positions=(
            position("rejects", "red-line"),
            position("supports", who="russia", crosses=("a-ukraine-ceasefire",)),
        ),
    )  # fmt: skip
    (item,) = found(corpus(first), typed=True)
    assert item.current
    assert found(corpus(first), typed=False) == []
    softer = article("b", "2025-12-08", positions=(position("opposes", "preference"),))
    known = corpus(first, softer)
    (item,) = found(known, typed=True)
    assert not item.current
    (line,) = known.red_lines["ceasefire"]
    assert line.left is not None
    assert line.left.id == "b-ukraine-ceasefire"
    # The red line is gone, and with it what was possible.
    assert found(known, typed=False) == []
    again = article("b", "2025-12-08", positions=(position("rejects", "red-line", "In other words."),))
    (item,) = found(corpus(first, again), typed=True)
    assert item.current, "other words are no way out"


def test_of_two_red_lines_the_lonelier_one_is_the_claim() -> None:
    taken = (
        position("supports", "red-line", who="russia"),
        position("rejects", "red-line"),
        position("opposes", "red-line", who="united-states"),
    )
    possible = found(corpus(article("a", positions=taken)), typed=False)
    assert [(item.claim.position.actor, item.line.position.actor) for item in possible] == [
        ("russia", "ukraine"), ("russia", "united-states"),
    ]  # fmt: skip
