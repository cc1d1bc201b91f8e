"""What is held from day to day, against a look at the history on each single day."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.corpus import build_corpus
from generator.digest.ledger import History
from generator.digest.steps import steps
from generator.model.vocabulary import Change, Stance
from generator.read.content import Content
from tests.digest import by_hand
from tests.digest.strategies import DAYS, FEW, contents
from tests.digest.support import SETTINGS, article, corpus, days_after, position, term

DAY = date(2025, 12, 1)


def on(history: History, day: date, stale_weeks: int) -> tuple[Stance, bool] | None:
    """Give what was held on a day and whether it was stale, from all that was said until then."""
    held = by_hand.held([entry.statement for entry in history.entries if entry.statement.day <= day])
    if not held or by_hand.silent(held[-1]):
        return None
    return held[-1].position.stance, (day - held[-1].day).days >= 7 * stale_weeks


@FEW
@given(contents(), DAYS, DAYS, st.integers(0, 4))
def test_each_day_lies_in_the_step_of_what_was_held(
    made: Content, one: date, other: date, stale_weeks: int
) -> None:
    first, last = min(one, other), max(one, other)
    for history in build_corpus(made, SETTINGS).histories.values():
        found = steps(history, first, last, stale_weeks)
        assert all(step.first < step.last for step in found)
        assert all(a.last <= b.first for a, b in itertools.pairwise(found))
        for number in range((last - first).days):
            day = first + timedelta(days=number)
            inside = [(step.stance, step.stale) for step in found if step.first <= day < step.last]
            expected = on(history, day, stale_weeks)
            assert inside == ([expected] if expected else []), day


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([(0, "supports", None)], ["supports 0-14", "supports 14-30 stale"], id="stale"),
        pytest.param(
            [(0, "supports", None), (10, "supports", None)],
            ["supports 0-10", "supports 10-24", "supports 24-30 stale"], id="repeated",
        ),
        pytest.param(
            [(0, "supports", None), (5, "silent", None)],
            ["supports 0-5", "supports 5-14", "supports 14-30 stale"], id="silence changes nothing",
        ),
        pytest.param(
            [(0, "supports", None), (5, "supports", "withdrawn")], ["supports 0-5"], id="taken back"
        ),
        pytest.param(
            [(0, "supports", None), (5, "supports", "withdrawn"), (20, "opposes", None)],
            ["supports 0-5", "opposes 20-30"], id="gap",
        ),
        pytest.param([(3, "silent", None)], [], id="no answer"),
        pytest.param(
            [(0, "supports", None), (0, "opposes", None)], ["opposes 0-14", "opposes 14-30 stale"],
            id="the last of a day",
        ),
    ],
)  # fmt: skip
def test_steps(entries: list[tuple[int, str, str | None]], expected: list[str]) -> None:
    taken = tuple(
        position(stance, date=days_after(DAY, day), change=term(Change, change) if change else None)
        for day, stance, change in entries
    )
    (history,) = corpus(article("a", "2025-12-31", positions=taken)).histories.values()
    found = [
        f"{step.stance} {(step.first - DAY).days}-{(step.last - DAY).days}{' stale' if step.stale else ''}"
        for step in steps(history, DAY, days_after(DAY, 30), 2)
    ]
    assert found == expected
