"""What may be shown now: every reason to hold a text back, alone and together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.digest.publication import Audience, available, check_withdrawn, select, taken_back
from generator.model.vocabulary import Handling, Status
from generator.read.content import Content, Loaded
from tests.digest.support import SETTINGS, UNTIMED, actor, article, at, content, moment, note, page, theme

NOW: Final = at("2025-12-18T12:00")
STATES: Final = [(status, handling) for status in Status for handling in Handling]
#: Moments before, at and after NOW, as an editor writes them; the third says whether it has come.
MOMENTS: Final = (
    ("2025-12-17", True),
    ("2025-12-18", True),
    ("2025-12-18T11:59", True),
    ("2025-12-18T12:00", True),
    ("2025-12-18T12:01", False),
    ("2025-12-18T12:00-01:00", False),
    ("2025-12-18T12:00+02:00", True),
    ("2025-12-19", False),
    ("2026-12-18", False),
)


def shown(chosen: Content) -> set[str]:
    return {item.path for kind in (chosen.articles, chosen.digests, chosen.pages) for item in kind}


@pytest.mark.parametrize(("status", "handling"), STATES)
@pytest.mark.parametrize(("written", "came"), MOMENTS)
def test_an_article_is_shown_only_if_published_clear_and_due(
    status: Status, handling: Handling, written: str, *, came: bool
) -> None:
    items = (
        article("dated", written, status=status, handling=handling),
        article("held", "2025-12-01", publish_at=written, status=status, handling=handling),
        article("both", written, publish_at="2025-12-01", status=status, handling=handling),
        page("page", date=moment(written), status=status, handling=handling),
    )
    free = came and status is Status.PUBLISHED and handling is Handling.CLEAR
    chosen, withheld = select(content(*items), NOW, SETTINGS)
    paths = {item.path for item in items}
    assert shown(chosen) == (paths if free else set())
    assert {item.path for item in withheld} == (set() if free else paths)


@pytest.mark.parametrize(("status", "handling"), STATES)
@pytest.mark.parametrize(("week", "came"), [("2025-W50", True), ("2025-W51", True), ("2025-W52", False)])
def test_a_digest_note_is_shown_from_its_monday(
    status: Status, handling: Handling, week: str, *, came: bool
) -> None:
    free = came and status is Status.PUBLISHED and handling is Handling.CLEAR
    chosen, withheld = select(content(note(week, status=status, handling=handling)), NOW, SETTINGS)
    assert len(chosen.digests) == int(free)
    assert len(withheld) == int(not free)


def test_monday_begins_in_the_sites_time_zone() -> None:
    notes = content(note("2025-W51"))
    assert select(notes, datetime(2025, 12, 14, 22, 59, 59, tzinfo=UTC), SETTINGS)[1]
    assert not select(notes, datetime(2025, 12, 14, 23, 0, tzinfo=UTC), SETTINGS)[1]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": Status.DRAFT}, "draft"),
        ({"status": Status.REVIEW}, "in review"),
        ({"status": Status.WITHDRAWN}, "withdrawn"),
        ({"handling": Handling.AMBER_STRICT}, "handling amber+strict"),
        ({"handling": Handling.RED, "status": Status.DRAFT}, "handling red"),
        ({"publish_at": "2025-12-18T18:00"}, "until 2025-12-18T18:00:00+01:00"),
        ({"publish_at": "2025-12-19"}, "until 2025-12-19"),
    ],
)
def test_the_reason_is_told(fields: dict[str, Any], reason: str) -> None:
    _, withheld = select(content(article("a", "2025-12-15", **fields)), NOW, SETTINGS)
    assert [(item.path, item.title, item.reason) for item in withheld] == [
        ("content/articles/a.md", "Title of a", reason)
    ]


def test_what_is_withheld_is_told_by_path_with_its_headline() -> None:
    items = (
        page("b", status=Status.DRAFT),
        note("2025-W50", status=Status.DRAFT),
        article("a", "2026-01-01"),
    )
    _, withheld = select(content(*items), NOW, SETTINGS)
    assert [(item.path, item.title) for item in withheld] == [
        ("content/articles/a.md", "Title of a"),
        ("content/digests/2025-W50.md", "Headline of 2025-W50"),
        ("content/pages/b.md", "B"),
    ]


def test_actors_themes_and_files_are_always_shown() -> None:
    everything = content(article("a", status=Status.DRAFT), static=("static/map.png",))
    chosen, _ = select(everything, NOW, SETTINGS)
    assert (chosen.actors, chosen.themes, chosen.static) == (
        everything.actors,
        everything.themes,
        everything.static,
    )


@pytest.mark.parametrize(
    ("date", "publish_at", "expected"),
    [
        ("2025-12-15", None, "2025-12-15"),
        ("2025-12-15", "2025-12-15T18:00", "2025-12-15T18:00"),
        ("2025-12-15T18:00", "2025-12-15", "2025-12-15T18:00"),
    ],
)
def test_it_can_be_read_from_its_date_or_its_embargo(
    date: str, publish_at: str | None, expected: str
) -> None:
    assert available(article("a", date, publish_at=publish_at).record) == moment(expected)


@pytest.mark.parametrize(("status", "handling"), STATES)
@pytest.mark.parametrize(("written", "came"), MOMENTS)
def test_what_was_not_out_yet_is_not_withdrawn(
    status: Status, handling: Handling, written: str, *, came: bool
) -> None:
    state: dict[str, Any] = {"status": status, "handling": handling}
    items: list[Loaded[Any]] = [
        article("dated", written, **state),
        article("held", "2025-12-01", publish_at=written, **state),
        page("page", date=moment(written), **state),
        actor("who", publish_at=moment(written), **state),
        theme("what", publish_at=moment(written), **state),
    ]
    told = list(check_withdrawn(content(*items), NOW, SETTINGS))
    early = status is Status.WITHDRAWN and not came
    assert [item.location.path for item in told] == [item.path for item in _in_order(items) if early]
    assert {item.code for item in told} <= {"B219"}
    # What was out before is told by what was withdrawn alone: no clock changes it.
    assert bool(taken_back(content(*items))) is (status is Status.WITHDRAWN and handling is Handling.CLEAR)


def _in_order(items: list[Loaded[Any]]) -> list[Loaded[Any]]:
    everything = content(*items)
    return [*everything.articles, *everything.actors, *everything.themes, *everything.pages]


@pytest.mark.parametrize(("week", "early"), [("2025-W50", False), ("2025-W51", False), ("2025-W52", True)])
def test_a_digest_note_is_out_from_its_monday(week: str, *, early: bool) -> None:
    withdrawn = content(note(week, status=Status.WITHDRAWN))
    assert bool(list(check_withdrawn(withdrawn, NOW, SETTINGS))) is early


TIMES: Final = st.integers(-48, 48).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def contents(draw: st.DrawFn) -> Content:
    def state() -> dict[str, Any]:
        return {"status": draw(st.sampled_from(Status)), "handling": draw(st.sampled_from(Handling))}

    def when() -> str:
        return draw(TIMES).strftime("%Y-%m-%dT%H:%M")

    items: list[Loaded[Any]] = []
    for number in range(draw(st.integers(0, 4))):
        embargo = when() if draw(st.booleans()) else None
        items.append(article(f"a{number}", when(), publish_at=embargo, **state()))
    items += [page(f"p{number}", date=moment(when()), **state()) for number in range(draw(st.integers(0, 2)))]
    items += [note(week, **state()) for week in draw(st.sets(st.sampled_from(["2025-W50", "2025-W52"])))]
    return content(*items)


@UNTIMED
@given(contents(), TIMES)
def test_every_text_is_either_shown_or_withheld(everything: Content, now: datetime) -> None:
    chosen, withheld = select(everything, now, SETTINGS)
    held = {item.path for item in withheld}
    assert shown(chosen) | held == shown(everything)
    assert not shown(chosen) & held
    assert len(held) == len(withheld)
    for item in chosen.articles:
        record = item.record
        assert (record.status, record.handling) == (Status.PUBLISHED, Handling.CLEAR)
        assert record.date.instant <= now
        assert record.publish_at is None or record.publish_at.instant <= now
    for text in chosen.digests:
        assert (text.record.status, text.record.handling) == (Status.PUBLISHED, Handling.CLEAR)
    for text_page in chosen.pages:
        assert (text_page.record.status, text_page.record.handling) == (Status.PUBLISHED, Handling.CLEAR)
        assert text_page.record.date is not None
        assert text_page.record.date.instant <= now


@UNTIMED
@given(contents(), TIMES, TIMES)
def test_time_alone_only_adds(everything: Content, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert shown(select(everything, early, SETTINGS)[0]) <= shown(select(everything, late, SETTINGS)[0])


@UNTIMED
@given(contents(), TIMES)
def test_selecting_twice_changes_nothing(everything: Content, now: datetime) -> None:
    chosen, _ = select(everything, now, SETTINGS)
    assert select(chosen, now, SETTINGS) == (chosen, ())


@pytest.mark.parametrize(("status", "handling"), STATES)
@pytest.mark.parametrize(("written", "came"), MOMENTS)
def test_other_audiences_get_more_and_are_told_what(
    status: Status, handling: Handling, written: str, *, came: bool
) -> None:
    item = article("a", status=status, handling=handling, publish_at=moment(written))
    everything = content(item)
    readers, held = select(everything, NOW, SETTINGS)
    assert bool(shown(readers)) is (status is Status.PUBLISHED and handling is Handling.CLEAR and came)
    assert not any(entry.shown for entry in held)
    for audience, gets in (
        (Audience.EDITORS, handling is Handling.CLEAR and status is not Status.WITHDRAWN),
        (Audience.ALL, True),
    ):
        chosen, told = select(everything, NOW, SETTINGS, audience)
        assert bool(shown(chosen)) is gets
        assert [(entry.path, entry.reason) for entry in told] == [(e.path, e.reason) for e in held]
        assert all(entry.shown is gets for entry in told)
