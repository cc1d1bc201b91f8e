"""The positions of all actors at the end of each week, against a search through all statements."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from generator.digest.corpus import Corpus, build_corpus
from generator.digest.ledger import Statement, build_statements
from generator.digest.matrix import build_matrices
from generator.model.values import Week
from generator.read.content import Content
from tests.digest import by_hand
from tests.digest.strategies import FEW, contents
from tests.digest.support import SETTINGS, article, corpus, position


def newest(made: list[Statement], first: date, last: date) -> dict[tuple[str, str], str]:
    """Give what each actor holds on each theme on a last day, or took back since a first one."""
    found: dict[tuple[str, str], str] = {}
    for name in {(item.position.actor, item.position.theme) for item in made}:
        own = sorted((s for s in made if (s.position.actor, s.position.theme) == name), key=by_hand.order)
        own = [statement for statement in own if statement.day <= last]
        counting = [statement for statement in own if by_hand.counts(statement)]
        if held := by_hand.held(own):
            found[name] = held[-1].id
        elif counting and counting[-1].day >= first:
            found[name] = counting[-1].id
    return found


def shown(known: Corpus, week: Week) -> dict[tuple[str, str], str]:
    return {
        (item.current.statement.position.actor, item.current.statement.position.theme): (
            item.current.statement.id
        )
        for item in known.matrices[week].holdings
    }


@FEW
@given(contents())
def test_each_cell_is_the_newest_answer_on_or_before_the_end_of_the_week(made: Content) -> None:
    known = build_corpus(made, SETTINGS)
    statements = build_statements(known.briefings)
    begun = False
    for week in known.weeks:
        expected = newest(statements, week.monday, date.max if week == known.weeks[-1] else week.sunday)
        begun = begun or bool(expected)
        assert (week in known.matrices) == begun
        assert (shown(known, week) if begun else {}) == expected
    entries = [entry for history in known.histories.values() for entry in history.entries]
    for week, matrix in known.matrices.items():
        own = [entry.statement.id for entry in entries if Week.of(entry.statement.day) == week]
        assert sorted(entry.statement.id for entry in matrix.taken) == sorted(own)


@FEW
@given(contents())
def test_the_newest_matrix_is_what_all_histories_hold(made: Content) -> None:
    known = build_corpus(made, SETTINGS)
    if known.histories:
        found = known.matrices[known.weeks[-1]].holdings
        holdings = [history.holding for history in known.histories.values()]
        assert [item for item in found if not item.ended] == [item for item in holdings if not item.ended]
        assert set(found) <= set(holdings)
    else:
        assert not known.matrices


def test_a_position_stands_in_the_week_in_which_it_was_taken() -> None:
    known = corpus(
        article("first", "2025-12-01", positions=(position("rejects", who="russia"),)),
        article("second", "2025-12-17", positions=(position("supports", date=date(2025, 12, 10)),)),
    )
    weeks = [str(week) for week in known.weeks]
    assert weeks == ["2025-W49", "2025-W50", "2025-W51"]
    assert [len(matrix.holdings) for matrix in known.matrices.values()] == [1, 2, 2]
    assert [len(matrix.taken) for matrix in known.matrices.values()] == [1, 1, 0]


def test_weeks_before_the_first_position_have_no_matrix() -> None:
    known = corpus(
        article("first", "2025-12-01"),
        article("second", "2025-12-17", positions=(position("supports"),)),
    )
    assert [str(week) for week in known.matrices] == ["2025-W51"]
    assert build_matrices([], []) == {}
