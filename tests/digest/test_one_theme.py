"""What three actors hold on one theme, say and take back, against a search by hand for each question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.ledger import History, Statement, histories
from generator.digest.matrix import build_matrices
from generator.digest.redlines import Collision, build_collisions, build_red_lines
from generator.digest.steps import steps
from generator.model.vocabulary import Change, PositionKind, Stance
from tests.digest import by_hand
from tests.digest.one_theme import FIRST, MANY, THEME, WEEKS, statements
from tests.digest.support import ACTORS, BRUSSELS, position

POSITIVE = (Stance.SUPPORTS, Stance.CONDITIONAL)
NEGATIVE = (Stance.OPPOSES, Stance.REJECTS)
RECORDED = datetime(2026, 1, 1, tzinfo=BRUSSELS)


def each(made: list[Statement]) -> Iterator[tuple[list[Statement], History]]:
    """Give what each actor said, and its history."""
    found = histories(made)
    assert set(found) == {(item.position.actor, THEME) for item in made}
    for (actor, _), history in found.items():
        yield by_hand.said_by(made, actor), history


@MANY
@given(statements())
def test_each_change_is_to_the_answer_that_stood_before(made: list[Statement]) -> None:
    for own, history in each(made):
        assert [entry.statement for entry in history.entries] == own
        for place, entry in enumerate(history.entries):
            earlier = own[:place]
            counting = [item for item in earlier if by_hand.counts(item)] or earlier
            assert entry.previous == (counting[-1] if counting else None)
            assert entry.change == by_hand.changed(own, entry.statement)
            if not by_hand.takes_back(entry.statement):
                assert entry.computed == by_hand.ruled(own, entry.statement)
            assert entry.overridden == (entry.change is not entry.computed)
            if not by_hand.standing(earlier) and not by_hand.silent(entry.statement):
                assert entry.computed is Change.NEW, "nothing was held before it"


@MANY
@given(statements())
def test_what_is_held_after_each_position(made: list[Statement]) -> None:
    for own, history in each(made):
        assert len(history.holdings) == len(own)
        assert (history.holding, history.current) == (history.holdings[-1], history.holding.current)
        for place, holding in enumerate(history.holdings, 1):
            run = by_hand.held(own[:place])
            assert holding.ended == (not run)
            newest = holding.current.statement
            if run:
                assert (newest, holding.first.statement) == (run[-1], run[0])
                assert (holding.since, holding.times) == (run[0].day, len(run))
                continue
            assert newest == [item for item in own[:place] if by_hand.counts(item)][-1]
            assert by_hand.takes_back(newest)
            if before := by_hand.held(own[: own.index(newest)]):
                assert (holding.since, holding.times) == (before[0].day, len(before)), "what it was"


@MANY
@given(statements())
def test_the_matrix_of_each_week(made: list[Statement]) -> None:
    found = build_matrices(histories(made).values(), WEEKS)
    actors = sorted({item.position.actor for item in made})
    seen = False
    for week in WEEKS:
        last = date.max if week == WEEKS[-1] else week.sunday
        cells = []
        for actor in actors:
            own = [item for item in by_hand.said_by(made, actor) if item.day <= last]
            counting = [item for item in own if by_hand.counts(item)]
            if run := by_hand.held(own):
                cells.append((run[-1].id, run[0].day, len(run)))
            elif counting and counting[-1].day >= week.monday:
                # Taken back in this very week: what it was is shown, marked.
                taken = by_hand.held(own[: own.index(counting[-1])]) or [counting[-1]]
                cells.append((counting[-1].id, taken[0].day, len(taken)))
        taken = [item for item in sorted(made, key=by_hand.order) if week.monday <= item.day <= week.sunday]
        seen = seen or bool(cells)
        assert (week in found) == seen
        if seen:
            assert [
                (item.current.statement.id, item.since, item.times) for item in found[week].holdings
            ] == cells
            assert [entry.statement for entry in found[week].taken] == taken


@MANY
@given(statements(), st.integers(0, 3), st.integers(-5, 20), st.integers(0, 20))
def test_each_day_lies_in_the_step_of_what_was_held(
    made: list[Statement], stale_weeks: int, begin: int, length: int
) -> None:
    first = FIRST + timedelta(days=begin)
    last = first + timedelta(days=length)
    for own, history in each(made):
        found = steps(history, first, last, stale_weeks)
        for day in (first + timedelta(days=number) for number in range(length)):
            run = by_hand.held([item for item in own if item.day <= day])
            inside = [(step.stance, step.stale) for step in found if step.first <= day < step.last]
            if not run or by_hand.silent(run[-1]):
                assert inside == []
            else:
                assert inside == [(run[-1].position.stance, (day - run[-1].day).days >= 7 * stale_weeks)]
        assert all(first <= step.first < step.last <= last for step in found)


@MANY
@given(statements())
def test_each_red_line(made: list[Statement]) -> None:
    found = build_red_lines(histories(made).values()).get(THEME, ())
    assert [line.first for line in found] == sorted((line.first for line in found), key=by_hand.order)
    for own, history in each(made):
        lines = [line for line in found if line.actor == history.actor]
        runs = by_hand.red_lines(own)
        assert [(line.first, line.last, line.times) for line in lines] == [
            (run[0], run[-1], len(run)) for run in runs
        ]
        for line, run in zip(lines, runs, strict=True):
            others = [item for item in own if by_hand.counts(item) and item not in run]
            later = [item for item in others if by_hand.order(item) > by_hand.order(line.last)]
            assert line.left == (later[0] if later else None)
            between = [item for item in others if item not in later]
            assert line.broken == any(by_hand.order(item) > by_hand.order(line.first) for item in between)
        held = by_hand.held(own)
        now = [line for line in lines if line.left is None]
        assert bool(now) == (bool(held) and by_hand.asserts_red(held[-1]))
        assert now in ([], lines[-1:])


def collisions(made: list[Statement], *, typed: bool) -> list[Collision]:
    found = build_collisions(histories(made).values()).get(THEME, ())
    split = len([item for item in found if item.typed])
    assert all(item.typed for item in found[:split]), "what is typed comes first"
    return [item for item in found if item.typed is typed]


def typed_by_hand(made: list[Statement]) -> list[tuple[str, str, bool]]:
    named = {item.id: item for item in made if by_hand.asserts_red(item)}
    found = []
    for claim in sorted(made, key=by_hand.order):
        for line in (named[key] for key in claim.position.crosses if key in named):
            current = all(
                by_hand.still_holds(by_hand.said_by(made, side.position.actor), side)
                for side in (claim, line)
            )
            # What an editor calls clarified may have become another kind.
            now = by_hand.held(by_hand.said_by(made, line.position.actor))
            current = current and now[-1].position.kind is PositionKind.RED_LINE
            found.append((claim.id, line.id, current))
    return found


@MANY
@given(statements())
def test_typed_collisions_are_all_that_was_typed(made: list[Statement]) -> None:
    found = collisions(made, typed=True)
    assert [(item.claim.id, item.line.id, item.current) for item in found] == typed_by_hand(made)


@MANY
@given(statements())
def test_possible_collisions_are_all_opposed_pairs_of_now(made: list[Statement]) -> None:
    check_possible(made)


@pytest.mark.parametrize("days", list(permutations(range(3))))
def test_whatever_three_actors_hold_each_possible_collision_has_its_claim(days: tuple[int, ...]) -> None:
    sides = [(stance, kind) for stance in ("supports", "opposes") for kind in ("red-line", "demand")]
    for answers in product(sides, repeat=3):
        check_possible(
            [
                Statement(
                    f"said-{place}",
                    position(stance, kind, who=who),
                    FIRST + timedelta(days=day),
                    "a",
                    RECORDED,
                    place,
                )
                for place, (who, day, (stance, kind)) in enumerate(zip(ACTORS, days, answers, strict=True))
            ]
        )


def check_possible(made: list[Statement]) -> None:
    runs = [by_hand.held(by_hand.said_by(made, actor)) for actor in {item.position.actor for item in made}]
    now = sorted((run[-1] for run in runs if run), key=by_hand.order)
    pairs = [
        (one, other)
        for one, other in combinations(now, 2)
        if any(
            a.position.stance in POSITIVE and b.position.stance in NEGATIVE
            for a, b in ((one, other), (other, one))
        )
        and (by_hand.is_red(one) or by_hand.is_red(other))
    ]
    reds = [pair for pair in pairs if all(by_hand.is_red(side) for side in pair)]
    named = {item.id: item for item in made}
    certain = {
        frozenset((named[claim].position.actor, named[line].position.actor))
        for claim, line, current in typed_by_hand(made)
        if current
    }
    expected = set()
    for older, newer in pairs:
        faced = [sum(1 for pair in reds if side in pair) for side in (older, newer)]
        if (older, newer) in reds:
            claim, line = (older, newer) if faced[0] > faced[1] else (newer, older)
        else:
            claim, line = (newer, older) if by_hand.is_red(older) else (older, newer)
        if frozenset((older.position.actor, newer.position.actor)) not in certain:
            expected.add((claim, line))
    found = collisions(made, typed=False)
    assert all(item.current and item.theme == THEME for item in found)
    assert [(item.claim, item.line) for item in found] == sorted(
        expected, key=lambda pair: (by_hand.order(pair[0]), by_hand.order(pair[1]))
    )


@pytest.mark.parametrize("way", ["rejects red-line", "silent no-position"])
def test_after_a_withdrawal_nothing_is_held_and_the_next_answer_is_new(way: str) -> None:
    red, silence = position("rejects", "red-line"), position("silent", "no-position")
    stance, kind = way.split()
    said = [red, red, position(stance, kind, change=Change.WITHDRAWN), silence, red, red]
    made = [
        Statement(f"said-{place}", one, FIRST + timedelta(days=place), "a", RECORDED, place)
        for place, one in enumerate(said)
    ]
    (history,) = histories(made).values()
    changes = [str(entry.change) for entry in history.entries]
    assert changes[:3] == ["new", "reaffirmed", "withdrawn"]
    assert changes[4:] == ["new", "reaffirmed"]
    assert [holding.ended for holding in history.holdings] == [False, False, True, True, False, False]
    assert (history.holding.since, history.holding.times) == (FIRST + timedelta(days=4), 2)
    lines = [build_red_lines(histories(made[:end]).values())[THEME] for end in (2, 3, 4, 5)]
    assert [(line.times, line.left and line.left.id) for (line,) in lines] == [
        (2, None), (2, "said-2"), (2, "said-2"), (3, None)
    ]  # fmt: skip


def test_a_silence_after_a_withdrawal_does_not_bring_back_its_cell() -> None:
    said = [(0, position()), (1, position(change=Change.WITHDRAWN)), (7, position("silent", "no-position"))]
    made = [
        Statement(f"said-{place}", one, FIRST + timedelta(days=days), "a", RECORDED, place)
        for place, (days, one) in enumerate(said)
    ]
    found = build_matrices(histories(made).values(), WEEKS)
    assert [[item.current.statement.id for item in found[week].holdings] for week in WEEKS] == [
        ["said-1"], [], []
    ]  # fmt: skip
    assert [entry.statement.id for entry in found[WEEKS[1]].taken] == ["said-2"]
