"""What was known at the end of a week: everything dated later is gone, everything else is as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from generator.digest.corpus import build_corpus
from generator.digest.publication import available
from generator.digest.then import Later, known_by
from generator.model.records import Disagreement, Event, EventRef, Outlook, OutlookRef, Participant
from generator.model.values import ApproxDate, Line, Week
from generator.model.vocabulary import ActorKind, EventStatus
from generator.read.content import Content, Text
from generator.read.located import Places
from tests.digest.strategies import FEW, contents
from tests.digest.support import (
    SETTINGS,
    actor,
    article,
    content,
    correction,
    day_of,
    dispute,
    event,
    moment,
    moves,
    note,
    outlook,
    page,
    position,
    resolution,
    resolves,
    source,
    support,
    theme,
)

WEEK: Final = Week(2025, 51)
SUNDAY: Final = day_of("2025-12-21")
MONDAY: Final = day_of("2025-12-22")
LATER: Final = day_of("2026-01-05")


def then(*items: Any, week: Week = WEEK) -> tuple[Content, Later]:
    return known_by(content(*items), week, SETTINGS)


def only(**fields: Any) -> Any:
    """Give the one article of that week as it was known at its end."""
    return then(article("a", "2025-12-15", **fields))[0].articles[0].record


def test_texts_of_later_weeks_are_gone() -> None:
    chosen, later = then(
        article("sunday", "2025-12-21T23:59"), article("monday", "2025-12-22"),
        article("embargo", "2025-12-15", publish_at="2025-12-22"),
        note("2025-W51"), note("2025-W52"),
        page("old", date=moment("2025-12-01")), page("new", date=moment("2025-12-22")),
        page("changed", date=moment("2025-12-01"), updated=moment("2026-01-01")), page("undated"),
    )  # fmt: skip
    assert [item.id for item in chosen.articles] == ["sunday"]
    assert [item.id for item in chosen.digests] == ["2025-W51"]
    assert [item.id for item in chosen.pages] == ["old"]
    assert later == Later(WEEK, 2, 1, 3, undated=True)


def test_a_site_without_anything_later_is_left_as_it_is() -> None:
    everything = content(article("a", body="Text."), page("undated"), note("2025-W51"))
    assert known_by(everything, WEEK, SETTINGS) == (everything, Later(WEEK))


def test_texts_without_a_date_go_with_the_first_later_thing() -> None:
    told = replace(theme("ceasefire"), text=Text("Then came the end.", 1, Places("x")))
    chosen, _ = then(article("a"), article("b", "2026-01-01"), told)
    assert [item.body for item in chosen.themes] == [""]
    assert chosen.themes[0].record == told.record
    assert not chosen.themes[0].digest


def test_actors_and_themes_that_only_later_texts_name_came_with_them() -> None:
    def named(key: str, **fields: Any) -> Any:
        return actor(key, name=key.title(), **fields)

    everything = (
        named("ukraine"), named("group"), named("speaker", kind=ActorKind.PERSON, member_of=("late-group",)),
        named("linked"), named("unused"), named("late"), named("late-group"), named("lane"),
        *(theme(key) for key in ("ceasefire", "unused")), theme("child", parent="above"), theme("above"),
        theme("late"), theme("late-below", parent="ceasefire"),
        article("a", themes=("child",), body="[It]({actor}linked).",
                events=(event("e", participants=(Participant(name=Line("SPEAKER")),)),)),
        article("b", "2026-01-01", actors=("ukraine", "late", "late-group", "linked", "speaker"),
                themes=("ceasefire", "late", "above"), body="{theme}late-below {actor}lane"),
    )  # fmt: skip
    chosen, later = then(*everything)
    assert sorted(i.id for i in chosen.actors) == [
        "group",
        "late-group",
        "linked",
        "speaker",
        "ukraine",
        "unused",
    ]
    assert sorted(i.id for i in chosen.themes) == ["above", "child", "unused"]
    assert (later.actors, later.themes) == (2, 3)
    assert then(*everything, week=Week(2026, 1))[0] == content(*everything)


def test_changes_made_later_are_gone_and_told() -> None:
    item = article("a", updated="2025-12-22", corrections=(correction(SUNDAY), correction(MONDAY)))
    chosen, later = then(item, article("b"))
    record = chosen.articles[0].record
    assert record.updated is None
    assert [entry.date for entry in record.corrections] == [SUNDAY]
    assert later.changed == (item.path,)
    corpus = build_corpus(chosen, SETTINGS)
    assert dict(corpus.changed_since) == {"a": True}
    assert not chosen.articles[0].digest, "it is no longer what its file says"


def test_an_update_within_the_week_stays() -> None:
    item = article("a", updated="2025-12-21T23:59")
    assert then(item)[0].articles == (item,)


def test_records_dated_later_are_gone() -> None:
    record = only(
        positions=(position(date=SUNDAY, on="ceasefire"), position(date=MONDAY, on="territory")),
        support=(support(date=SUNDAY), support(date=MONDAY)),
        outlook=(outlook("o", LATER, resolution=resolution(MONDAY)),),
    )
    assert [item.date for item in record.positions] == [SUNDAY]
    assert [item.date for item in record.support] == [SUNDAY]
    assert [(item.id, item.due, item.resolution) for item in record.outlook] == [("o", LATER, None)]


def test_what_lay_ahead_stays() -> None:
    planned = event("p", LATER, status=EventStatus.PLANNED)
    running = event("r", SUNDAY, end=MONDAY)
    assert only(events=(planned, running, event("h", MONDAY))).events == (planned, running)


def test_that_an_event_was_held_later_is_gone_from_what_refers_to_it() -> None:
    planned = event("p", LATER, status=EventStatus.PLANNED)
    chosen, _ = then(
        article("a", events=(planned, event("h"))),
        article(
            "b", "2025-12-20", updated="2026-01-06",
            events=(
                EventRef(ref="p", status=EventStatus.HELD), EventRef(ref="h", status=EventStatus.HELD),  # type: ignore[arg-type]
                EventRef(ref="p", status=EventStatus.POSTPONED),  # type: ignore[arg-type]
            ),
        ),
    )  # fmt: skip
    assert [item.record.events for item in chosen.articles] == [
        (planned, event("h")),
        (
            EventRef(ref="h", status=EventStatus.HELD),  # type: ignore[arg-type]
            EventRef(ref="p", status=EventStatus.POSTPONED),  # type: ignore[arg-type]
        ),
    ]


def test_a_resolution_by_another_article_is_gone() -> None:
    chosen, _ = then(
        article("a", outlook=(outlook("o", LATER),)),
        article("b", "2025-12-20", outlook=(resolves("o", MONDAY),), updated="2025-12-23"),
    )
    assert [item.record.outlook for item in chosen.articles] == [(outlook("o", LATER),), ()]


def test_later_sources_go_with_what_rests_on_them_alone() -> None:
    chosen, _ = then(
        article(
            "a", "2025-12-15", updated="2025-12-29",
            body="One [@s1]. Two [@s1; @s2]. Three [@s2]. A list [@s2; @s1].",
            sources=(source("s1", date=ApproxDate.day(SUNDAY)), source("s2", date=ApproxDate.day(MONDAY))),
            positions=(
                position(on="ceasefire", sources=("s1", "s2")), position(on="territory", sources=("s2",))
            ),
            events=(event("kept", sources=("s1",)), event("gone", sources=("s2",))),
            disagreements=(dispute("d", sources=("s2",)),),
        ),
        article(
            "b", "2025-12-16", disagreements=(moves("d", "narrowing", sources=("s1",)),),
            events=(EventRef(ref="gone", sources=("s1",)), EventRef(ref="kept", sources=("s1",))),  # type: ignore[arg-type, call-arg]
        ),
    )  # fmt: skip
    first, second = chosen.articles
    assert [item.id for item in first.record.sources] == ["s1"]
    assert [item.sources for item in first.record.positions] == [("s1",)]
    assert [item.id for item in first.record.events if isinstance(item, Event)] == ["kept"]
    assert first.body == "One [@s1]. Two [@s1]. Three. A list [@s1]."
    assert first.record.disagreements == second.record.disagreements == ()
    assert [item.ref for item in second.record.events if isinstance(item, EventRef)] == ["kept"]


def test_a_source_of_the_day_after_was_known_in_another_time_zone() -> None:
    sources = (source("s1", date=ApproxDate.day(MONDAY)),)
    item = article("a", "2025-12-21", sources=sources, positions=(position(),))
    chosen, later = then(item)
    assert [(s.id, s.date) for s in chosen.articles[0].record.sources] == [("s1", None)]
    assert chosen.articles[0].record.positions == item.record.positions
    assert later.changed == ()


def test_a_source_known_to_the_week_or_month_is_one_of_its_first_day() -> None:
    sources = (
        source("s1", date=ApproxDate.month(2025, 12)), source("s2", date=ApproxDate.week(Week(2025, 52)))
    )  # fmt: skip
    assert [s.id for s in only(sources=sources, updated="2025-12-30").sources] == ["s1"]


def test_a_digest_was_sent_out_later() -> None:
    chosen, _ = then(note("2025-W51", issued="2025-12-23"), note("2025-W50", issued="2025-12-15"))
    assert [item.record.issued for item in chosen.digests] == [None, moment("2025-12-15")]


# Any content

WEEKS: Final = st.integers(-2, 8).map(lambda number: Week(2024, 50).shifted(number))


def refers(item: Any) -> set[tuple[str, str]]:
    lists = ("events", "disagreements", "outlook")
    return {(name, e.ref) for name in lists for e in getattr(item.record, name) if hasattr(e, "ref")}


def owns(items: Any) -> set[tuple[str, str]]:
    kinds: dict[str, Any] = {"events": Event, "disagreements": Disagreement, "outlook": Outlook}
    return {
        (name, entry.id)
        for item in items
        for name, kind in kinds.items()
        for entry in getattr(item.record, name)
        if isinstance(entry, kind)
    }


def without_what_lies_ahead(item: Any) -> Any:
    """Take out what an article may say of the future: planned events, ends of events, due dates."""
    record = item.record
    ahead = {"events": tuple(e for e in record.events if not isinstance(e, Event)), "outlook": ()}
    outlook_dates = [e.resolution for e in record.outlook]
    return replace(record, **ahead), outlook_dates


@FEW
@given(contents(), WEEKS)
def test_no_later_date_is_left(everything: Content, week: Week) -> None:
    chosen, later = known_by(everything, week, SETTINGS)
    for item in chosen.articles:
        said = repr(without_what_lies_ahead(item))
        days = [
            date(*map(int, found)) for found in re.findall(r"datetime\.date\((\d+), (\d+), (\d+)\)", said)
        ]
        times = re.findall(r"local=datetime\.datetime\((\d+), (\d+), (\d+)", said)
        assert max([*days, *(date(*map(int, found)) for found in times)], default=date.min) <= week.sunday
        held = [e for e in item.record.events if isinstance(e, Event) and e.status is EventStatus.HELD]
        assert all(e.date.first <= week.sunday for e in held)
    assert all(Week.parse(item.id) <= week for item in chosen.digests)
    came = {item.id for item in everything.articles if available(item.record).day <= week.sunday}
    assert {item.id for item in chosen.articles} == came
    assert len(everything.articles) - len(chosen.articles) == later.articles
    known = owns(chosen.articles)
    assert all(refers(item) <= known for item in chosen.articles)


@FEW
@given(contents(), WEEKS, WEEKS)
def test_what_was_known_by_a_week_was_known_by_a_later_one(
    everything: Content, one: Week, other: Week
) -> None:
    early, late = sorted((one, other))
    direct, _ = known_by(everything, early, SETTINGS)
    by_the_way, _ = known_by(known_by(everything, late, SETTINGS)[0], early, SETTINGS)
    assert by_the_way.articles == direct.articles
    assert by_the_way.digests == direct.digests
    assert set(by_the_way.changed_since) <= set(direct.changed_since)


@FEW
@given(contents())
def test_after_its_last_day_a_site_is_what_it_is(everything: Content) -> None:
    assert known_by(everything, Week(2030, 1), SETTINGS) == (everything, Later(Week(2030, 1)))


@FEW
@given(contents(), WEEKS)
def test_whole_articles_are_left_out_as_if_they_had_never_been(everything: Content, week: Week) -> None:
    """Leave out by hand, in a content that only grew: every record is of the day of its article."""

    def plain(item: Any) -> Any:
        # Of the day of the article, and referring to nothing: as editors write most articles.
        record = replace(
            item.record, corrections=(), support=(), publish_at=None,
            events=tuple(replace(e, date=ApproxDate.day(item.record.date.day)) for e in item.record.events
                         if isinstance(e, Event)),
            outlook=tuple(e for e in item.record.outlook if not isinstance(e, OutlookRef)),
            disagreements=tuple(e for e in item.record.disagreements if isinstance(e, Disagreement)),
        )  # fmt: skip
        return replace(item, record=record)

    grown = replace(
        everything,
        articles=tuple(map(plain, everything.articles)),
        digests=tuple(replace(n, record=replace(n.record, issued=None)) for n in everything.digests),
        pages=(),
    )
    by_hand = replace(
        grown,
        articles=tuple(a for a in grown.articles if a.record.date.day <= week.sunday),
        digests=tuple(n for n in grown.digests if Week.parse(n.id).monday <= week.sunday),
    )
    found, _ = known_by(grown, week, SETTINGS)
    assert (found.articles, found.digests) == (by_hand.articles, by_hand.digests)
    one, other = (build_corpus(made, SETTINGS) for made in (found, by_hand))
    assert one.weeks == other.weeks
    assert one.histories == other.histories
    assert one.matrices == other.matrices
    assert one.outlook == other.outlook
    assert not one.weeks or one.weeks[-1] <= week
