"""Sums of support, against the same computed by hand in whole cents."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.support import Pledge
from generator.digest.totals import (
    Total,
    exact,
    totals_by_donor,
    totals_by_period,
    totals_by_stage,
)
from generator.model.records import Support
from generator.model.vocabulary import SupportKind, SupportStage
from tests.digest.support import ACTORS, UNTIMED, article, corpus, support

START = date(2024, 11, 20)


def cents(record: Support) -> int:
    """Give an amount in cents; the amounts of these tests have no smaller part."""
    return round((record.amount or 0) * 100)


@st.composite
def records(draw: st.DrawFn) -> Support:
    known = draw(st.booleans())
    return support(
        draw(st.sampled_from(ACTORS)),
        draw(st.sampled_from(ACTORS)),
        kind=draw(st.sampled_from(SupportKind)),
        stage=draw(st.sampled_from(SupportStage)),
        amount=draw(st.integers(0, 10**13)) / 100 if known else None,
        currency=draw(st.sampled_from(["EUR", "USD", "NOK"])) if known else None,
        approximate=draw(st.booleans()),
        date=START + timedelta(days=draw(st.integers(0, 500))),
    )


def pledges(items: list[Support]) -> tuple[Pledge, ...]:
    return corpus(article("a", "2026-12-15", support=tuple(items))).support


def found(totals: tuple[Total, ...]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            str(t.stage), t.currency or "", t.donor, str(t.kind or ""), t.period,
            int(t.amount * 100), t.records, t.rounded, t.recipients,
        )
        for t in totals
    )  # fmt: skip


def expected(items: list[Support], *, donors: bool = False, months_from: int = 0) -> list[tuple[Any, ...]]:
    """Look for each combination that there may be, one after the other."""
    days = [START + timedelta(days=number) for number in range(501)]
    periods = {f"{day:%Y-%m}" if day.year >= months_from else f"{day:%Y}" for day in days}
    made = []
    for stage, currency, donor, kind, period in itertools.product(
        SupportStage, ["EUR", "USD", "NOK", None],
        ACTORS if donors else [""], SupportKind if donors else [None], periods if months_from else [""],
    ):  # fmt: skip
        own = [
            item
            for item in items
            if item.stage is stage
            and item.currency == currency
            and (not donors or (item.donor == donor and item.kind is kind))
            and str(item.date).startswith(period)
        ]
        if own:
            rounded = sum(item.approximate and item.amount is not None for item in own)
            made.append((
                str(stage), currency or "", donor, str(kind or ""), period, sum(map(cents, own)), len(own),
                rounded, tuple(sorted({item.recipient for item in own})),
            ))  # fmt: skip
    return sorted(made)


@UNTIMED
@given(st.lists(records(), max_size=25), st.randoms(use_true_random=False))
def test_sums_are_exact_and_in_no_order_other(items: list[Support], random: Any) -> None:
    other = list(items)
    random.shuffle(other)
    for given_items in (items, other):
        made = pledges(given_items)
        assert found(totals_by_stage(made)) == expected(items)
        assert found(totals_by_donor(made)) == expected(items, donors=True)
        assert found(totals_by_period(made, 2025)) == expected(items, months_from=2025)
    assert totals_by_donor(pledges(items)) == totals_by_donor(pledges(other))


@UNTIMED
@given(st.lists(records(), max_size=25))
def test_every_record_counts_once_and_nothing_crosses_a_stage_or_currency(items: list[Support]) -> None:
    made = pledges(items)
    for totals in (totals_by_stage(made), totals_by_donor(made), totals_by_period(made, 2025)):
        assert sum(total.records for total in totals) == len(items)
        unknown = [total for total in totals if not total.known]
        assert sum(total.records for total in unknown) == sum(item.amount is None for item in items)
        assert all(total.amount == total.rounded == 0 for total in unknown)
        for stage, currency in itertools.product(SupportStage, ["EUR", "USD", "NOK"]):
            own = [item for item in items if item.stage is stage and item.currency == currency]
            added = sum(t.amount for t in totals if t.stage is stage and t.currency == currency)
            assert added * 100 == sum(map(cents, own))


def test_a_sum_is_of_the_numbers_as_written() -> None:
    tenths = pledges([support(amount=0.1, currency="EUR"), support(amount=0.2, currency="EUR")])
    (total,) = totals_by_stage(tenths)
    assert total.amount == Fraction(3, 10)
    assert [exact(number) for number in (90e9, 1e-7, 5)] == [90 * 10**9, Fraction(1, 10**7), 5]


@pytest.mark.parametrize("step", [1, -1])
def test_the_greatest_sum_stands_first_and_unknown_amounts_last(step: int) -> None:
    items = [
        support("russia", amount=5e6, currency="USD"),
        support("ukraine"),
        support("united-states", amount=7e6, currency="USD"),
        support("ukraine", amount=1.0, currency="EUR"),
        support("russia", amount=3e6, currency="USD"),
    ]
    made = totals_by_donor(pledges(items[::step]))
    assert [(total.currency, total.donor, int(total.amount)) for total in made] == [
        ("EUR", "ukraine", 1), ("USD", "russia", 8_000_000), ("USD", "united-states", 7_000_000),
        (None, "ukraine", 0),
    ]  # fmt: skip
