from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model.values import ApproxDate, Location, Moment, Precision, Week

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 1))
WEEKS = DAYS.map(Week.of)
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2024, 12, 29), "2024-W52"),
        (date(2020, 12, 31), "2020-W53"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2025, 12, 15), "2025-W51"),
        (date(2025, 12, 21), "2025-W51"),
    ],
)
def test_the_week_of_a_day(day: date, week: str) -> None:
    assert str(Week.of(day)) == week
    assert Week.of(day).slug == week.lower()


@given(DAYS)
@example(date(2026, 12, 31))
def test_a_week_holds_its_days(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert (week.monday.weekday(), week.sunday.weekday()) == (0, 6)
    assert Week.of(week.monday) == Week.of(week.sunday) == week
    assert Week.parse(str(week)) == Week.parse(week.slug) == week


@given(WEEKS.filter(lambda week: week.year in range(1100, 2900)), st.integers(-500, 500))
def test_shifting_a_week(week: Week, by: int) -> None:
    assert week.shifted(by).shifted(-by) == week
    assert week.shifted(by).monday - week.monday == timedelta(weeks=by)
    assert week.shifted(1).monday == week.sunday + timedelta(days=1)


def test_shifting_over_a_long_year() -> None:
    assert str(Week.parse("2026-W53").shifted(1)) == "2027-W01"
    assert str(Week.parse("2027-W01").shifted(-1)) == "2026-W53"
    assert str(Week.parse("2025-W01").shifted(-1)) == "2024-W52"


@given(WEEKS, WEEKS)
def test_weeks_stand_in_the_order_of_time(one: Week, two: Week) -> None:
    assert (one < two) == (one.monday < two.monday)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-51",
        "2025-W",
        "2025-W00",
        "2025-W53",
        "2025-W54",
        "25-W51",
        "2025-W51-1",
        " 2025-W51",
        "\uff12\uff10\uff12\uff15-W51",
    ],
)
def test_what_is_no_week(text: str) -> None:
    with pytest.raises(ValueError, match=r"week|Invalid"):
        Week.parse(text)


def test_approximate_dates_stand_where_they_may_have_begun() -> None:
    december = ApproxDate.month(2025, 12)
    first = ApproxDate.day(date(2025, 12, 1))
    week = ApproxDate.week(Week.parse("2025-W49"))
    second = ApproxDate.day(date(2025, 12, 2))
    assert sorted([december, second, week, first]) == [first, week, december, second]
    assert [str(item) for item in (december, first, week)] == ["2025-12", "2025-12-01", "2025-W49"]
    assert [item.exact for item in (december, first, week)] == [False, True, False]
    assert (december.first, december.last) == (date(2025, 12, 1), date(2025, 12, 31))
    assert ApproxDate.month(2024, 2).last == date(2024, 2, 29)


@given(DAYS, DAYS)
def test_any_approximate_dates_can_be_ordered(one: date, two: date) -> None:
    dates = [
        made
        for day in (one, two)
        for made in (
            ApproxDate.day(day), ApproxDate.week(Week.of(day)), ApproxDate.month(day.year, day.month)
        )
    ]  # fmt: skip
    assert [item.first for item in sorted(dates)] == sorted(item.first for item in dates)


def test_a_date_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        ApproxDate(date(2025, 12, 2), date(2025, 12, 1), Precision.DAY)


def test_moments_stand_in_the_order_of_time_whatever_their_zone() -> None:
    night = Moment.of(datetime(2025, 12, 15, 0, 30, tzinfo=BRUSSELS), has_time=True)
    same = Moment.of(datetime(2025, 12, 14, 23, 30, tzinfo=UTC), has_time=True)
    later = Moment.of(datetime(2025, 12, 14, 23, 31, tzinfo=UTC), has_time=True)
    assert night.instant == same.instant
    assert night < later
    assert max(night, later) is later
    assert (night.day, same.day) == (date(2025, 12, 15), date(2025, 12, 14))
    assert night.iso == "2025-12-15T00:30:00+01:00"
    assert Moment.of(datetime(2025, 12, 15, tzinfo=BRUSSELS), has_time=False).iso == "2025-12-15"


def test_a_location_shows_what_is_known() -> None:
    assert str(Location("x.md")) == "x.md"
    assert str(Location("x.md", 7, 5)) == "x.md:7:5"
    places = [
        Location("b", 1, 1),
        Location("a", 10, 1),
        Location("a", 9, 2),
        Location("a", 9, 1),
        Location("a"),
    ]
    assert [str(place) for place in sorted(places)] == ["a", "a:9:1", "a:9:2", "a:10:1", "b:1:1"]
