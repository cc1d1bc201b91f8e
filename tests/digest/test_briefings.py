"""The week an article belongs to, and whether it came too late for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.briefings import Briefing, issue_moment
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import CorrectionKind
from generator.read.content import Loaded
from tests.digest.support import SETTINGS, UNTIMED, article, at, corpus, correction, day_of, moment, note


def briefing(item: Loaded[Any], *others: Loaded[Any], settings: Settings = SETTINGS) -> Briefing:
    return corpus(item, *others, settings=settings).briefings[0]


@pytest.mark.parametrize(
    ("written", "zone", "week"),
    [
        ("2025-12-14T23:30Z", "Europe/Brussels", "2025-W51"),
        ("2025-12-14T23:30Z", "UTC", "2025-W50"),
        ("2025-12-14T22:59:59Z", "Europe/Brussels", "2025-W50"),
        ("2025-12-14T23:00Z", "Europe/Brussels", "2025-W51"),
        ("2025-12-15T04:30Z", "America/New_York", "2025-W50"),
        ("2025-12-14", "Pacific/Kiritimati", "2025-W50"),
        ("2025-12-14", "America/New_York", "2025-W50"),
        ("2025-03-30T23:59", "Europe/Brussels", "2025-W13"),
        ("2024-12-29", "Europe/Brussels", "2024-W52"),
        ("2024-12-30", "Europe/Brussels", "2025-W01"),
        ("2027-01-03", "Europe/Brussels", "2026-W53"),
        ("2027-01-04", "Europe/Brussels", "2027-W01"),
        ("2021-01-03T23:59", "Europe/Brussels", "2020-W53"),
    ],
)
def test_the_week_is_that_of_its_day_in_the_sites_time_zone(written: str, zone: str, week: str) -> None:
    settings = Settings(zone=ZoneInfo(zone))
    item = article("a", date=moment(written, settings.zone))
    assert str(briefing(item, settings=settings).week) == week


@pytest.mark.parametrize(
    ("publish_at", "late", "current"),
    [
        (None, False, "2025-W50"),
        ("2025-12-14T23:59", False, "2025-W50"),
        ("2025-12-14T23:59:59", False, "2025-W50"),
        ("2025-12-15T00:00", True, "2025-W51"),
        ("2025-12-15", True, "2025-W51"),
        ("2025-12-14T23:00Z", True, "2025-W51"),
        ("2025-12-30T08:00", True, "2026-W01"),
    ],
)
def test_an_embargo_beyond_its_sunday_makes_it_late(
    publish_at: str | None, current: str, *, late: bool
) -> None:
    item = briefing(article("a", "2025-12-10", publish_at=publish_at))
    assert (str(item.week), item.late, str(item.current_week)) == ("2025-W50", late, current)


@pytest.mark.parametrize(
    ("issued", "late", "current"),
    [
        ("2025-12-12T18:00", True, "2025-W50"),
        ("2025-12-13T09:30", True, "2025-W50"),
        ("2025-12-13T09:31", False, "2025-W50"),
        ("2025-12-17T18:00", False, "2025-W50"),
    ],
)
def test_the_editor_may_issue_early_or_wait(issued: str, current: str, *, late: bool) -> None:
    item = article("a", "2025-12-10", publish_at="2025-12-13T09:30")
    found = briefing(item, note("2025-W50", issued=issued))
    assert (found.late, str(found.current_week)) == (late, current)


def test_an_issue_that_waits_for_an_article_has_it_in_time() -> None:
    item = article("a", "2025-12-10", publish_at="2025-12-16")
    assert briefing(item).late
    assert not briefing(item, note("2025-W50", issued="2025-12-17")).late
    assert briefing(item, note("2025-W51", issued="2025-12-17")).late


def test_a_week_is_issued_at_the_end_of_its_sunday() -> None:
    week = Week(2025, 43)
    # The clocks go back on that Sunday: it has 25 hours.
    assert issue_moment(week, None, SETTINGS) == datetime(2025, 10, 26, 23, tzinfo=UTC)
    assert issue_moment(week, note("2025-W43").record, SETTINGS) == at("2025-10-27T00:00")
    assert issue_moment(week, note("2025-W43", issued="2025-10-25").record, SETTINGS) == at(
        "2025-10-25T00:00"
    )


def test_articles_stand_newest_first_then_by_id_backwards() -> None:
    items = [
        article("b", "2025-12-10"),
        article("c", "2025-12-10T09:00"),
        article("a", "2025-12-10"),
        article("d", "2025-12-09T23:59"),
        article("e", "2025-12-10T08:30+01:00"),
    ]
    assert [item.id for item in corpus(*items).briefings] == ["c", "e", "b", "a", "d"]


@pytest.mark.parametrize(
    ("updated", "corrections", "expected"),
    [
        (None, (), None),
        ("2025-12-16", (), "2025-12-16"),
        (None, (correction(day_of("2025-12-17")),), "2025-12-17"),
        ("2025-12-16", (correction(day_of("2025-12-17")),), "2025-12-17"),
        ("2025-12-18T09:00", (correction(day_of("2025-12-17")),), "2025-12-18T09:00"),
        (None, (correction(day_of("2025-12-17"), kind=CorrectionKind.MINOR),), None),
        (
            None,
            (correction(day_of("2025-12-19")), correction(day_of("2025-12-17"))),
            "2025-12-19",
        ),
    ],
)
def test_a_major_correction_is_an_update(
    updated: str | None, corrections: tuple[object, ...], expected: str | None
) -> None:
    found = briefing(article("a", "2025-12-15", updated=updated, corrections=corrections)).updated
    assert found == (moment(expected) if expected else None)


def test_the_address_is_the_slug_or_else_the_id() -> None:
    assert briefing(article("a")).slug == "a"
    assert briefing(article("a", slug="b")).slug == "b"


@UNTIMED
@given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)), st.sampled_from(["UTC", "Asia/Tokyo"]))  # noqa: DTZ001 - aware below
def test_the_week_holds_the_day(naive: datetime, zone: str) -> None:
    settings = Settings(zone=ZoneInfo(zone))
    when = moment(naive.strftime("%Y-%m-%dT%H:%MZ"), settings.zone)
    week = briefing(article("a", date=when), settings=settings).week
    local = naive.replace(second=0, microsecond=0, tzinfo=UTC).astimezone(settings.zone)
    assert week.monday <= local.date() <= week.sunday
    assert str(week) == local.strftime("%G-W%V")
