"""The score of resolved outlook items, against the same computed another way."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.outlook import Expectation
from generator.digest.score import build_score, chance
from generator.model.vocabulary import Likelihood, Outcome
from tests.digest.support import UNTIMED, article, corpus, outlook, resolution

DAY = date(2026, 1, 15)
FATES = st.lists(st.tuples(st.sampled_from(Likelihood), st.none() | st.sampled_from(Outcome)), max_size=40)
#: The middle of each range of ICD 203, by hand.
MIDDLES = {
    "almost-no-chance": 0.03, "very-unlikely": 0.125, "unlikely": 0.325, "roughly-even": 0.5,
    "likely": 0.675, "very-likely": 0.875, "almost-certain": 0.97,
}  # fmt: skip


def expected(fates: list[tuple[Likelihood, Outcome | None]]) -> tuple[Expectation, ...]:
    items = tuple(
        outlook(
            f"item-{number}", DAY, likelihood=likelihood,
            resolution=resolution(DAY, outcome) if outcome else None,
        )
        for number, (likelihood, outcome) in enumerate(fates)
    )  # fmt: skip
    return corpus(article("a", outlook=items)).outlook


@UNTIMED
@given(FATES)
def test_the_score_is_the_mean_of_the_squared_errors(
    fates: list[tuple[Likelihood, Outcome | None]],
) -> None:
    score = build_score(expected(fates))
    decided = [
        (term, outcome) for term, outcome in fates if outcome in (Outcome.OCCURRED, Outcome.DID_NOT_OCCUR)
    ]
    assert score.items == len(decided)
    assert score.void == sum(outcome is Outcome.VOID for _, outcome in fates)
    errors = [(MIDDLES[term] - (outcome is Outcome.OCCURRED)) ** 2 for term, outcome in decided]
    if errors:
        assert float(score.brier or 0) == pytest.approx(fmean(errors))
    else:
        assert score.brier is None
    for found in score.terms:
        own = [outcome for term, outcome in decided if term is found.likelihood]
        assert (found.items, found.occurred) == (len(own), own.count(Outcome.OCCURRED))


@UNTIMED
@given(FATES, st.randoms())
def test_the_order_of_items_makes_no_difference(
    fates: list[tuple[Likelihood, Outcome | None]], random: object
) -> None:
    other = list(fates)
    random.shuffle(other)  # type: ignore[attr-defined]  # Hypothesis's is a Random
    assert build_score(expected(fates)) == build_score(expected(other))


def test_the_ends_of_the_scale() -> None:
    certain, never = Likelihood.ALMOST_CERTAIN, Likelihood.ALMOST_NO_CHANCE
    right = build_score(expected([(certain, Outcome.OCCURRED), (never, Outcome.DID_NOT_OCCUR)]))
    wrong = build_score(expected([(certain, Outcome.DID_NOT_OCCUR), (never, Outcome.OCCURRED)]))
    even = build_score(expected([(Likelihood.ROUGHLY_EVEN, Outcome.OCCURRED)]))
    assert (right.brier, wrong.brier, even.brier) == (
        Fraction(9, 10_000), Fraction(9409, 10_000), Fraction(1, 4)
    )  # fmt: skip


def test_the_ranges_are_those_of_the_directive() -> None:
    assert {str(term): float(chance(term)) for term in Likelihood} == MIDDLES
    assert [term.percent for term in Likelihood] == [
        (1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)
    ]  # fmt: skip
