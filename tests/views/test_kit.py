"""The parts that several pages show."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model.records import OutlookRef
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import Change, CorrectionKind, Credibility, Handling, Reliability
from generator.views.records import disagreement_view, issue_view, outlook_view
from tests.digest.support import (
    BRUSSELS,
    SETTINGS,
    article,
    correction,
    day_of,
    dispute,
    moves,
    note,
    outlook,
    position,
    resolution,
    resolves,
    source,
)
from tests.views.support import kit_of

THREE = tuple(source(key) for key in ("s1", "s2", "s3"))


# Sources


@pytest.mark.parametrize(
    ("body", "order"),
    [
        ("Nothing is cited.", ["s1", "s2", "s3"]),
        ("First [@s3], then [@s1].", ["s3", "s1", "s2"]),
        ("One [@s2] [@s2] is enough [@s2].", ["s2", "s1", "s3"]),
        ("All [@s3] [@s2] [@s1].", ["s3", "s2", "s1"]),
    ],
)
def test_sources_are_numbered_by_first_citation_and_the_others_follow(body: str, order: list[str]) -> None:
    kit = kit_of(article("a", body=body, sources=THREE))
    found = kit.source_list(kit.briefings["a"])
    assert list(found) == order
    assert [view.number for view in found.values()] == [1, 2, 3]
    assert [view.title for view in found.values()] == [f"Title of {key}" for key in order]


def test_the_list_of_sources_and_the_text_lead_to_each_other() -> None:
    kit = kit_of(article("a", body="One [@s2], two [@s1], three [@s2].", sources=THREE))
    html = kit.body(kit.briefings["a"]).html
    for view in kit.source_list(kit.briefings["a"]).values():
        assert (f'href="#{view.anchor}"' in html) is bool(view.mentions)
        assert all(f'id="{mention}"' in html for mention in view.mentions)
    assert [len(view.mentions) for view in kit.source_list(kit.briefings["a"]).values()] == [2, 1, 0]


def test_a_record_keeps_the_numbers_of_its_article_and_names_a_source_once() -> None:
    record = position(sources=("s3", "s1", "s3"))
    kit = kit_of(article("a", body="See [@s3].", sources=THREE, positions=(record,)))
    shown = kit.statement(kit.corpus.histories["ukraine", "ceasefire"].current.statement)
    assert [(view.number, view.title) for view in shown.sources] == [(1, "Title of s3"), (2, "Title of s1")]


def test_a_source_keeps_the_letters_of_its_grading() -> None:
    graded = source("s1", reliability=Reliability.B, credibility=Credibility.PROBABLE)
    kit = kit_of(article("a", sources=(graded,)))
    view = kit.source_list(kit.briefings["a"])["s1"]
    assert (view.reliability.term, view.credibility.term) == ("B", "2")
    assert (view.url, view.date, view.language) == ("", None, "")


def test_a_term_is_written_as_in_front_matter() -> None:
    kit = kit_of()
    for member in (Reliability.A, Change.REVERSED, Handling.AMBER_STRICT):
        assert (kit.term(member).term, kit.term(member).label) == (str(member), member.label)


# Links


def test_links_are_named_as_the_site_names_things() -> None:
    kit = kit_of(article("a"))
    assert [kit.link(kind, key).text for kind, key in PLACES] == [
        "Ukraine",
        "Ceasefire",
        "Week 51, 2025",
        "Title of a",
    ]
    assert [kit.link(kind, key).path for kind, key in PLACES] == [
        "actors/ukraine/",
        "themes/ceasefire/",
        "digests/2025-w51/",
        "articles/a/",
    ]


PLACES = (("actor", "ukraine"), ("theme", "ceasefire"), ("digest", "2025-W51"), ("article", "a"))


def test_a_part_is_made_once() -> None:
    kit = kit_of(article("a"))
    assert kit.link("actor", "ukraine") is kit.link("actor", "ukraine")
    assert kit.card(kit.briefings["a"]) is kit.card(kit.briefings["a"])


def test_a_feed_is_named_after_what_it_follows() -> None:
    kit = kit_of(settings=Settings(name="Site", zone=BRUSSELS))
    assert (kit.feed().title, kit.feed().path, kit.feed().page) == ("Site", "feeds/all.atom.xml", None)
    own = kit.feed("actor", "ukraine")
    assert (own.title, own.path) == ("Site: Ukraine", "feeds/actors/ukraine.atom.xml")
    assert own.page == kit.link("actor", "ukraine")


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (329, 1), (331, 2), (2200, 10)])
def test_reading_time_is_at_least_a_minute(words: int, minutes: int) -> None:
    kit = kit_of(article("a", body="word " * words))
    assert kit.minutes(kit.briefings["a"]) == minutes


def test_only_corrections_that_matter_are_shown_newest_first() -> None:
    fixes = (
        correction(day_of("2025-12-16")),
        correction(day_of("2025-12-18")),
        correction(day_of("2025-12-17"), kind=CorrectionKind.MINOR),
    )
    kit = kit_of(article("a", corrections=fixes))
    assert [view.date.iso for view in kit.corrections(kit.briefings["a"])] == ["2025-12-18", "2025-12-16"]


# Positions


@pytest.mark.parametrize(
    ("last", "weeks", "stale"),
    [("2025-12-15", 0, False), ("2025-11-03", 6, False), ("2025-11-02", 7, False), ("2025-10-26", 8, True)],
)
def test_a_position_that_is_not_repeated_becomes_stale(last: str, weeks: int, *, stale: bool) -> None:
    kit = kit_of(article("a", last, positions=(position(),)), article("b", "2025-12-15"))
    holding = kit.holding(kit.corpus.histories["ukraine", "ceasefire"].holding)
    assert (holding.age_weeks, holding.stale) == (weeks, stale)


def test_a_holding_says_since_when_and_how_often() -> None:
    kit = kit_of(
        article("a", "2025-12-01", positions=(position("supports"),)),
        article("b", "2025-12-02", positions=(position("rejects"),)),
        article("c", "2025-12-03", positions=(position("silent", "no-position"),)),
        article("d", "2025-12-04", positions=(position("rejects", text="Again."),)),
    )
    holding = kit.holding(kit.corpus.histories["ukraine", "ceasefire"].holding)
    assert (holding.since.iso, holding.times, holding.now.text) == ("2025-12-02", 2, "Again.")
    assert (holding.now.day.iso, holding.change.term) == ("2025-12-04", "clarified")


def test_an_entry_says_what_was_before_and_who_decided() -> None:
    decided = position("rejects", change=Change.SOFTENED, change_reason="Read in full.")
    kit = kit_of(
        article("a", "2025-12-01", positions=(position("supports"),)),
        article("b", "2025-12-02", positions=(decided,)),
    )
    first, second = kit.changes(kit.corpus.histories["ukraine", "ceasefire"].entries)
    assert (first.before, first.reason, first.overridden) == (None, "", False)
    assert second.before == first.after
    assert (second.change.term, second.reason, second.overridden) == ("softened", "Read in full.", True)
    assert second.after.path == "articles/b/#position-b-ukraine-ceasefire"
    assert second.after.anchor == "position-b-ukraine-ceasefire"


# Records as a week knew them


def test_an_expectation_is_shown_as_the_week_knew_it() -> None:
    kit = kit_of(
        article("a", "2025-12-01", outlook=(outlook("o", day_of("2025-12-17")),)),
        article("b", "2025-12-30", outlook=(resolves("o", day_of("2025-12-18")),)),
    )
    item = kit.corpus.outlook[0]
    states = {
        week: outlook_view(kit, item, Week.parse(week)).state
        for week in ("2025-W49", "2025-W50", "2025-W51", "2025-W52", "2026-W01")
    }
    assert states == {
        "2025-W49": "open",
        "2025-W50": "due",
        "2025-W51": "due",
        "2025-W52": "overdue",
        "2026-W01": "resolved",
    }
    before, now = outlook_view(kit, item, Week(2025, 52)), outlook_view(kit, item)
    assert (before.outcome, before.resolved, before.resolved_in) == (None, None, None)
    assert now.resolved is not None
    assert now.outcome is not None
    assert (now.state, now.outcome.term, now.resolved.iso) == ("resolved", "occurred", "2025-12-18")
    assert now.resolved_in == kit.link("article", "b")


def test_a_disagreement_is_shown_as_the_week_knew_it() -> None:
    kit = kit_of(
        article("a", "2025-12-10", disagreements=(dispute("d"),)),
        article("b", "2025-12-16", disagreements=(moves("d", "narrowing", note="Closer."),)),
        article("c", "2025-12-24", disagreements=(moves("d", "settled"),)),
    )
    item = kit.corpus.disputes[0]
    known = {
        week: [state.state.term for state in disagreement_view(kit, item, Week.parse(week).sunday).history]
        for week in ("2025-W50", "2025-W51", "2025-W52")
    }
    assert known == {
        "2025-W50": ["open"],
        "2025-W51": ["open", "narrowing"],
        "2025-W52": ["open", "narrowing", "settled"],
    }
    assert disagreement_view(kit, item, day_of("2025-12-14")).state.term == "open"
    assert disagreement_view(kit, item).state.term == "settled"
    assert disagreement_view(kit, item).history[1].note == "Closer."


@pytest.mark.parametrize(
    ("items", "headline", "edited", "summary"),
    [
        ((), "A quiet week", False, "0 articles"),
        ((article("a"),), "Title of a", False, "1 article"),
        ((article("a", positions=(position(),)),), "Title of a", False, "1 article · 1 new"),
        ((article("a"), note("2025-W51")), "Headline of 2025-W51", True, "1 article"),
    ],
)
def test_an_issue_in_one_line(
    items: tuple[object, ...], headline: str, summary: str, *, edited: bool
) -> None:
    around = (article("before", "2025-12-08"), article("after", "2025-12-22"))
    line = issue_view(kit_of(*around, *items), Week(2025, 51))  # type: ignore[arg-type]
    assert (line.headline, line.edited, line.summary) == (headline, edited, summary)
    assert (line.label, line.number, line.span) == ("Week 51, 2025", 2, "15–21 December 2025")
    assert (line.week, line.monday, line.path) == ("2025-W51", "2025-12-15", "digests/2025-w51/")


def test_numbers_may_begin_anywhere() -> None:
    kit = kit_of(article("a"), settings=Settings(zone=BRUSSELS, first_issue=100))
    assert issue_view(kit, Week(2025, 51)).number == 100
    assert SETTINGS.first_issue == 1


def test_an_expectation_rests_on_the_sources_of_both_articles() -> None:
    made = article("a", "2025-12-01", outlook=(outlook("o", day_of("2025-12-17"), sources=("s1",)),))
    solved = outlook_resolution("o", "s9")
    kit = kit_of(made, article("b", "2025-12-30", sources=(source("s9"),), outlook=(solved,)))
    item = kit.corpus.outlook[0]
    assert [view.title for view in outlook_view(kit, item, Week(2025, 52)).sources] == ["Title of s1"]
    assert [view.title for view in outlook_view(kit, item).sources] == ["Title of s1", "Title of s9"]


def outlook_resolution(key: str, source_id: str) -> OutlookRef:
    done: dict[str, Any] = {"sources": (source_id,)}
    values: dict[str, Any] = {"ref": key, "resolution": resolution(day_of("2025-12-18"), **done)}
    return OutlookRef(**values)
