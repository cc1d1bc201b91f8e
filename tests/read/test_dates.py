from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model.values import ApproxDate, Precision, Week
from generator.read.dates import DateError, parse_approx, parse_day, parse_moment

BRUSSELS = ZoneInfo("Europe/Brussels")
ZONES = st.sampled_from(
    [
        BRUSSELS,
        ZoneInfo("UTC"),
        ZoneInfo("America/New_York"),
        ZoneInfo("Asia/Kolkata"),
        ZoneInfo("Australia/Lord_Howe"),
    ]
)
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@given(DAYS)
@example(date(2024, 2, 29))
@example(date(2000, 2, 29))
def test_a_day_reads_as_it_is_printed(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_approx(day.isoformat()) == ApproxDate.day(day)


@given(DAYS)
@example(date(2020, 12, 31))
@example(date(2027, 1, 3))
@example(date(2999, 12, 31))
def test_weeks_and_months_read_as_they_are_printed(day: date) -> None:
    week = ApproxDate.week(Week.of(day))
    month = ApproxDate.month(day.year, day.month)
    if Week.of(day).year in range(1000, 3000):
        assert parse_approx(str(week)) == parse_approx(str(week).lower()) == week
    assert parse_approx(str(month)) == month
    assert week.first <= day <= week.last
    assert month.first <= day <= month.last
    assert {week.precision, month.precision} == {Precision.WEEK, Precision.MONTH}


@given(st.datetimes(datetime(1000, 1, 2), datetime(2999, 12, 30)), ZONES)  # noqa: DTZ001 - zoned below
@example(datetime(2025, 10, 26, 0, 30), BRUSSELS)  # noqa: DTZ001
@example(datetime(2025, 10, 26, 1, 30), BRUSSELS)  # noqa: DTZ001
def test_a_moment_reads_as_it_is_printed(naive: datetime, zone: ZoneInfo) -> None:
    naive = naive.replace(microsecond=0)
    local = naive.replace(tzinfo=UTC).astimezone(zone)
    if local.utcoffset() != timedelta(minutes=round(local.utcoffset().total_seconds() / 60)):  # type: ignore[union-attr]  # aware
        return  # local mean time of before 1900 has seconds in its offset, which nobody writes
    moment = parse_moment(local.isoformat(), zone)
    # Between zones Python calls no time of the hour that comes twice equal to another (PEP 495).
    assert (moment.instant, moment.local, moment.has_time) == (local.astimezone(UTC), local, True)
    assert parse_moment(moment.iso, zone) == moment
    assert parse_moment(local.isoformat(" "), zone) == moment
    assert moment.day == local.date()


@given(DAYS.filter(lambda day: day > date(1000, 1, 1)), ZONES)
def test_a_day_alone_is_its_first_minute_in_the_zone(day: date, zone: ZoneInfo) -> None:
    moment = parse_moment(day.isoformat(), zone)
    assert (moment.day, moment.iso, moment.has_time) == (day, day.isoformat(), False)
    assert moment.instant.astimezone(zone).date() == day or moment.local.hour == 0


@given(st.text(max_size=25) | st.text("0123456789-WT:+Z. /", max_size=25))
@example("9999-12-31T23:59-12:00")
@example("0000-00-00")
@example("0001-01-01")
@example("9999-W52")
@example("2025-12-16T00:00+23:59")
@example("2025-12-16T00:00+24:00")
@example("99/99/9999")
@example("0.0.0000")
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    for parse in (parse_day, parse_approx, lambda given: parse_moment(given, BRUSSELS)):
        fault = None
        try:
            parse(text)
        except DateError as error:
            fault = error
        assert fault is None or (fault.message and fault.hint)


def test_offsets_and_forms() -> None:
    noon = datetime(2025, 12, 15, 12, tzinfo=UTC)
    for text in (
        "2025-12-15T12:00Z", "2025-12-15T12:00:00z", "2025-12-15 12:00Z", "2025-12-15t12:00:00+00:00",
        "2025-12-15T13:00", "2025-12-15T13:00+01:00", "2025-12-15T13:00+0100", "2025-12-15T06:30-05:30",
    ):  # fmt: skip
        assert parse_moment(text, BRUSSELS).instant == noon, text
    late = parse_moment("2025-12-15T23:30-05:00", BRUSSELS)
    assert late.iso == "2025-12-16T05:30:00+01:00"
    assert late.day == date(2025, 12, 16)


def test_a_time_that_summer_time_skips_is_refused() -> None:
    for text in ("2025-03-30T02:00", "2025-03-30T02:30", "2025-03-30 02:59:59"):
        with pytest.raises(DateError, match="does not exist in Europe/Brussels"):
            parse_moment(text, BRUSSELS)
    assert parse_moment("2025-03-30T01:59", BRUSSELS).iso == "2025-03-30T01:59:00+01:00"
    assert parse_moment("2025-03-30T03:00", BRUSSELS).iso == "2025-03-30T03:00:00+02:00"
    assert parse_moment("2025-03-30T02:30+01:00", BRUSSELS).iso == "2025-03-30T03:30:00+02:00"


def test_a_time_that_comes_twice_is_refused() -> None:
    for text in ("2025-10-26T02:00", "2025-10-26 02:30", "2025-10-26T02:59:59"):
        with pytest.raises(DateError, match="comes twice in Europe/Brussels") as caught:
            parse_moment(text, BRUSSELS)
        assert "+02:00 for the first time" in caught.value.hint
    assert parse_moment("2025-10-26T01:59", BRUSSELS).iso == "2025-10-26T01:59:00+02:00"
    assert parse_moment("2025-10-26T03:00", BRUSSELS).iso == "2025-10-26T03:00:00+01:00"
    first = parse_moment("2025-10-26T02:30+02:00", BRUSSELS)
    second = parse_moment("2025-10-26T02:30+01:00", BRUSSELS)
    assert second.iso == "2025-10-26T02:30:00+01:00"
    assert second.instant - first.instant == timedelta(hours=1)
    assert first < second


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2023-02-29", "check the month and the day"),
        ("2025-04-31", "check the month and the day"),
        ("2025-00-10", "check the month and the day"),
        ("17.11.2026", "write 2026-11-17"),
        ("1.2.2026", "write 2026-02-01"),
        ("17/11/2026", "write 2026-11-17"),
        ("11/17/2026", "write 2026-11-17"),
        ("1/2/2026", "write 2026-01-02 or 2026-02-01"),
        ("2/2/2026", "write 2026-02-02"),
        ("20261117", "write a day as 2025-12-14"),
        ("2026-W47-2", "write a day as 2025-12-14"),
        ("٢٠٢٥-١٢-١٦", "write a day as 2025-12-14"),
        ("0205-12-16", "check the year"),
        ("3025-12-16", "check the year"),
    ],
)
def test_the_hint_says_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_day(text)
    assert caught.value.hint == hint


def test_only_long_years_have_a_week_53() -> None:
    for year in (2004, 2009, 2015, 2020, 2026, 2032):
        assert parse_approx(f"{year}-W53").last.isoformat() in {f"{year + 1}-01-0{day}" for day in (1, 2, 3)}
    for year in (2021, 2024, 2025, 2027):
        with pytest.raises(DateError, match=f"{year} has no week 53"):
            parse_approx(f"{year}-W53")
    with pytest.raises(DateError, match="2025 has no week 0"):
        parse_approx("2025-W00")
