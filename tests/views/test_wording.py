"""Dates, spans, amounts and counts in words."""

from __future__ import annotations

import calendar
import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.digest.totals import exact
from generator.model.values import ApproxDate, Week
from generator.model.vocabulary import Change
from generator.views.parts import CountView, TermView
from generator.views.wording import (
    amount,
    approx_view,
    counts_text,
    day_view,
    joined,
    moment_view,
    month_label,
    plural,
    sentence,
    span,
    week_label,
)
from tests.digest.support import moment

DATES = st.dates(date(1000, 1, 1), date(2999, 12, 31))


def good(text: str) -> bool:
    """Whether a text can stand in a sentence: not empty, no double or outer space, no stray mark."""
    return bool(text) and text == " ".join(text.split()) and not re.search(r"None|nan|inf|\{|\}", text)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2025-12-14", "2025-12-14", "14 December 2025"),
        ("2025-12-14", "2025-12-15", "14–15 December 2025"),
        ("2025-12-01", "2025-12-31", "1–31 December 2025"),
        ("2025-11-30", "2025-12-01", "30 November – 1 December 2025"),
        ("2025-12-29", "2026-01-04", "29 December 2025 – 4 January 2026"),
        ("2024-12-14", "2025-12-14", "14 December 2024 – 14 December 2025"),
    ],
)
def test_a_span_repeats_nothing(first: str, last: str, text: str) -> None:
    assert span(date.fromisoformat(first), date.fromisoformat(last)) == text


@settings(deadline=None)
@given(DATES, DATES)
def test_a_span_names_both_ends(one: date, other: date) -> None:
    first, last = sorted((one, other))
    text = span(first, last)
    assert good(text)
    assert text.startswith(str(first.day))
    assert text.endswith(f"{last.day} {calendar.month_name[last.month]} {last.year}")
    assert text.count(str(last.year)) <= 2


@pytest.mark.parametrize(
    ("value", "currency", "approximate", "text"),
    [
        (None, None, False, "amount unknown"),
        (None, "EUR", True, "amount unknown"),
        (90e9, "EUR", False, "EUR 90 billion"),
        (500e6, "EUR", True, "about EUR 500 million"),
        (1.5e9, "USD", False, "USD 1.5 billion"),
        (1e6, "USD", False, "USD 1 million"),
        (999_999, "USD", False, "USD 999,999"),
        (999_999.9996, "USD", False, "USD 999,999.9996"),
        (999_999_999, "EUR", False, "EUR 999,999,999"),
        (1_234_567_890, "NOK", True, "about NOK 1,234,567,890"),
        (999_999_000, "USD", False, "USD 999.999 million"),
        (1_234_567, "USD", False, "USD 1,234,567"),
        (1.1e9, "USD", False, "USD 1.1 billion"),
        (1.5, "USD", False, "USD 1.50"),
        (1.125, "USD", False, "USD 1.125"),
        (2.5e12, "USD", False, "USD 2,500 billion"),
        (12_000, "USD", False, "USD 12,000"),
        (0.5, "USD", False, "USD 0.50"),
        (0, "USD", False, "USD 0"),
        (250, None, True, "about 250"),
    ],
)
def test_an_amount_in_words(
    value: float | None, currency: str | None, text: str, *, approximate: bool
) -> None:
    assert amount(value, currency, approximate=approximate) == text


UNITS = {"billion": 10**9, "million": 10**6}


@settings(deadline=None)
@example(value=0.125, currency="EUR", approximate=False)
@given(st.floats(0, 1e15), st.sampled_from(["EUR", None]), st.booleans())
def test_an_amount_can_be_read_back(value: float, currency: str | None, approximate: bool) -> None:  # noqa: FBT001 - given by Hypothesis
    text = amount(value, currency, approximate=approximate)
    assert good(text)
    assert text.startswith("about ") is approximate
    number, _, unit = text.removeprefix("about ").removeprefix("EUR ").partition(" ")
    back = Fraction(number.replace(",", "")) * UNITS.get(unit, 1)
    assert back == exact(value), "nothing is rounded"
    assert "1,000 million" not in text


@pytest.mark.parametrize(
    ("number", "words", "text"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (2, ("article",), "2 articles"),
        (1, ("party", "parties"), "1 party"),
        (3, ("party", "parties"), "3 parties"),
    ],
)
def test_numbers_of_things(number: int, words: tuple[str, ...], text: str) -> None:
    assert plural(number, *words) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_of_words(words: list[str], text: str) -> None:
    assert joined(words) == text


def test_counts_of_changes() -> None:
    def count(change: Change, number: int) -> CountView:
        term = TermView(term=str(change), label=change.label, meaning=change.meaning)
        return CountView(term=term, number=number)

    assert counts_text([]) == ""
    assert counts_text([count(Change.HARDENED, 2), count(Change.NEW, 1)]) == "2 hardened, 1 new"


@pytest.mark.parametrize(
    ("text", "whole"), [("A title", "A title."), ("Why?", "Why?"), ("Done.", "Done."), ("Now!", "Now!")]
)
def test_a_headline_becomes_a_sentence(text: str, whole: str) -> None:
    assert sentence(text) == whole


@pytest.mark.parametrize(
    ("week", "label", "slug"),
    [
        ("2025-W51", "Week 51, 2025", "2025-w51"),
        ("2026-W01", "Week 1, 2026", "2026-w01"),
        ("2026-W53", "Week 53, 2026", "2026-w53"),
    ],
)
def test_a_week_has_its_iso_year(week: str, label: str, slug: str) -> None:
    assert week_label(Week.parse(week)) == label
    assert Week.parse(week).slug == slug


@settings(deadline=None)
@given(DATES)
def test_a_day_in_words(day: date) -> None:
    view = day_view(day)
    assert view.iso == day.isoformat()
    assert view.text == f"{day.day} {calendar.month_name[day.month]} {day.year}"
    assert view.short == f"{day.day} {calendar.month_abbr[day.month]} {day.year}"
    assert month_label(day) == f"{calendar.month_name[day.month]} {day.year}"


@pytest.mark.parametrize(
    ("written", "iso", "text"),
    [
        ("2025-12-14", "2025-12-14", "14 December 2025"),
        ("2025-12-14T18:00", "2025-12-14T18:00:00+01:00", "14 December 2025, 18:00 CET"),
        ("2025-07-14T18:00", "2025-07-14T18:00:00+02:00", "14 July 2025, 18:00 CEST"),
        ("2025-12-14T23:30Z", "2025-12-15T00:30:00+01:00", "15 December 2025, 00:30 CET"),
    ],
)
def test_a_moment_has_a_time_only_if_one_was_given(written: str, iso: str, text: str) -> None:
    view = moment_view(moment(written))
    assert (view.iso, view.text) == (iso, text)
    assert good(view.short)


@pytest.mark.parametrize(
    ("when", "iso", "text"),
    [
        (ApproxDate.day(date(2025, 12, 14)), "2025-12-14", "14 December 2025"),
        (ApproxDate.week(Week(2025, 50)), "2025-W50", "week 50, 2025"),
        (ApproxDate.week(Week(2025, 1)), "2025-W01", "week 1, 2025"),
        (ApproxDate.month(2025, 12), "2025-12", "December 2025"),
    ],
)
def test_an_approximate_date_is_no_made_up_day(when: ApproxDate, iso: str, text: str) -> None:
    view = approx_view(when)
    assert (view.iso, view.text) == (iso, text)
    if not when.exact:
        assert view.short == text


@settings(deadline=None)
@given(st.integers(1000, 2998), st.integers(1, 52))
def test_a_week_is_told_by_its_own_number(year: int, number: int) -> None:
    view = approx_view(ApproxDate.week(Week(year, number)))
    assert view.text == f"week {number}, {year}"
    assert view.iso == f"{year}-W{number:02d}"
