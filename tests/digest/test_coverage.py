"""Coverage: sums are those of the input, shares are those of the actors and publishers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from generator.digest.corpus import build_corpus
from generator.digest.coverage import ENOUGH, Coverage, PublisherShare, build_coverage
from generator.model.records import EventRef
from generator.model.values import Week
from generator.model.vocabulary import Attribution
from generator.read.content import Content
from tests.digest.strategies import FEW, contents
from tests.digest.support import (
    SETTINGS,
    article,
    corpus,
    day_of,
    event,
    outlook,
    position,
    resolution,
    resolves,
    source,
)

THEMES: Final = ("ceasefire", "guarantees", "territory")
SOURCES: Final = (
    source("s1", publisher="One", url="https://one.example/a"),
    source("s2", publisher="One", url="https://one.example/b"),
    source("s3", publisher="Two", url="https://two.example/a"),
)


def of_week(*items: Any, week: str = "2025-W51") -> Coverage:
    return build_coverage(corpus(*items))[1][Week.parse(week)]


def said(*who: str, sources: tuple[str, ...] = ("s1",)) -> tuple[Any, ...]:
    """Give a position of each actor in turn, on one theme after another."""
    return tuple(
        position(who=name, on=THEMES[number % 3], sources=sources, id=f"p{number}")
        for number, name in enumerate(who)
    )


def test_shares_of_actors_and_publishers() -> None:
    found = of_week(
        article("a", sources=SOURCES, positions=(
            position(sources=("s1", "s3")), position(on="territory", sources=("s1", "s2")),
            position(who="russia", sources=("s3",)),
        )),
    )  # fmt: skip
    assert [(s.actor, s.positions, s.documents, s.publishers) for s in found.actors] == [
        ("ukraine", 2, 3, 2), ("russia", 1, 1, 1),
    ]  # fmt: skip
    assert found.publishers == (PublisherShare("One", 3), PublisherShare("Two", 2))
    assert (found.articles, found.positions, found.citations) == (1, 3, 5)


def test_one_document_that_two_articles_cite_is_one() -> None:
    found = of_week(
        article("a", sources=(SOURCES[0],), positions=(position(),)),
        article("b", "2025-12-16", sources=(source("s1", url="https://one.example/a"),),
                positions=(position(text="Again."),)),
    )  # fmt: skip
    assert [(s.positions, s.documents) for s in found.actors] == [(2, 1)]


def test_documents_without_an_address_are_told_apart_by_title() -> None:
    sources = (source("s1", title="One"), source("s2", title="Two"))
    found = of_week(article("a", sources=sources, positions=(position(sources=("s1", "s2")),)))
    assert found.actors[0].documents == 2


def test_claims_on_one_source_or_one_publisher() -> None:
    found = of_week(
        article(
            "a", sources=SOURCES,
            positions=(
                position(sources=("s1",)), position(on="territory", sources=("s1", "s2")),
                position(on="guarantees", sources=("s1", "s3")),
            ),
            events=(event("e1", sources=("s3",)), event("e2", sources=("s2", "s3"))),
        ),
    )  # fmt: skip
    assert [(c.kind.value, c.name, c.documents, c.publishers) for c in found.singles] == [
        ("position", "ukraine on ceasefire", 1, ("One",)),
        ("position", "ukraine on territory", 2, ("One",)),
        ("event", "e1", 1, ("Two",)),
    ]
    assert len(found.claims) == 5


def test_names_of_one_publisher_that_differ_in_case_are_one() -> None:
    sources = (
        source("s1", publisher="TASS", url="https://tass.example/a"),
        source("s2", publisher="Tass", url="https://tass.example/b"),
        source("s3", publisher="TASS", url="https://tass.example/c"),
    )
    found = of_week(article("a", sources=sources, positions=(position(sources=("s1", "s2")),)))
    assert found.publishers == (PublisherShare("TASS", 2),)
    assert [(s.documents, s.publishers) for s in found.actors] == [(2, 1)]
    assert [(c.documents, c.publishers) for c in found.singles] == [(2, ("TASS",))]


def test_sources_that_are_withheld_are_not_taken_for_one() -> None:
    hidden: dict[str, Any] = {
        "publisher": "Source withheld", "title": "Withheld", "attribution": Attribution.NONE
    }  # fmt: skip
    sources = (source("s1", **hidden), source("s2", **hidden))
    found = of_week(article("a", sources=sources, positions=(position(sources=("s1", "s2")),)))
    assert found.singles == ()
    assert [(s.documents, s.publishers) for s in found.actors] == [(2, 2)]


def test_outlook_items_rest_on_their_sources_and_on_those_of_their_resolution() -> None:
    due = day_of("2025-12-30")
    done: Any = replace(resolves("o2", day_of("2025-12-22")), resolution=resolution(due, sources=("s3",)))
    found = of_week(
        article(
            "a", sources=SOURCES,
            outlook=(
                outlook("o1", due, sources=("s1", "s2")), outlook("o2", due, sources=("s1",)),
                outlook("o3", due), outlook("o4", due, sources=("s3",)),
            ),
        ),
        article("b", "2025-12-23", sources=SOURCES, outlook=(done,)),
    )  # fmt: skip
    assert len(found.claims) == 3, "the third rests on nothing"
    assert [(c.kind.value, c.name, c.documents, c.publishers) for c in found.singles] == [
        ("outlook item", "o1", 2, ("One",)), ("outlook item", "o4", 1, ("Two",)),
    ]  # fmt: skip


def test_a_later_article_confirms_an_event() -> None:
    later: Any = EventRef(ref="e", sources=("s3",))  # type: ignore[arg-type, call-arg]
    found = of_week(
        article("a", sources=SOURCES, events=(event("e", sources=("s1",)),)),
        article("b", "2025-12-23", sources=SOURCES, events=(later,)),
    )
    assert found.singles == ()
    assert len(found.claims) == 1


def test_a_week_is_one_sided_with_more_than_half_of_enough_positions() -> None:
    half = of_week(article("a", positions=said(*["ukraine"] * 2, *["russia"] * 2)))
    more = of_week(article("a", positions=said(*["ukraine"] * 3, *["russia"] * 2)))
    few = of_week(article("a", positions=said(*["ukraine"] * (ENOUGH - 1))))
    assert half.leader is None
    assert more.leader
    assert more.leader.actor == "ukraine"
    assert few.leader is None


def test_a_week_rests_on_one_publisher() -> None:
    who = ["ukraine", "russia"] * 2
    one = of_week(article("a", sources=SOURCES, positions=said(*who, sources=("s1", "s2"))))
    two = of_week(article("a", sources=SOURCES, positions=said(*who, sources=("s1", "s3"))))
    few = of_week(article("a", sources=SOURCES, positions=said(*who[:3], sources=("s1", "s2"))))
    assert (one.only_publisher, two.only_publisher, few.only_publisher) == ("One", "", "")


def test_a_quiet_week_has_nothing() -> None:
    found = of_week(article("a", "2025-12-08"), article("b", "2025-12-22"), week="2025-W51")
    assert found == Coverage(0, (), (), ())
    assert (found.positions, found.citations, found.leader, found.only_publisher) == (0, 0, None, "")


def test_no_articles_no_weeks() -> None:
    whole, weeks = build_coverage(corpus())
    assert whole == Coverage(0, (), (), ())
    assert dict(weeks) == {}


@st.composite
def sourced(draw: st.DrawFn) -> Content:
    """Any content, of which every position cites some of the sources of its article."""
    everything = draw(contents())
    cited = st.lists(st.sampled_from(["s1", "s2", "s3"]), min_size=1, unique=True).map(tuple)

    def with_sources(item: Any) -> Any:
        drawn = [draw(cited) for _ in item.record.positions]
        made = zip(item.record.positions, drawn, strict=True)
        positions = tuple(replace(p, sources=sources) for p, sources in made)
        return replace(item, record=replace(item.record, sources=SOURCES, positions=positions))

    return replace(everything, articles=tuple(map(with_sources, everything.articles)))


@FEW
@given(sourced())
def test_sums_are_those_of_the_input(everything: Content) -> None:
    whole, weeks = build_coverage(build_corpus(everything, SETTINGS))
    positions = [(item, p) for item in everything.articles for p in item.record.positions]
    publisher = {s.id: s.publisher for s in SOURCES}
    assert {s.actor: s.positions for s in whole.actors} == Counter(p.actor for _, p in positions)
    citations = Counter(publisher[key] for _, p in positions for key in p.sources)
    assert {s.publisher: s.citations for s in whole.publishers} == citations
    assert whole.positions == len(positions)
    assert whole.citations == sum(len(p.sources) for _, p in positions)
    for share in whole.actors:
        keys = {key for _, p in positions if p.actor == share.actor for key in p.sources}
        assert (share.documents, share.publishers) == (len(keys), len({publisher[key] for key in keys}))
    events = sum(not hasattr(e, "ref") for item in everything.articles for e in item.record.events)
    expected = sum(
        any(keys for _, keys in item.sources) for item in build_corpus(everything, SETTINGS).outlook
    )
    assert len(whole.claims) == len(positions) + events + expected
    alone = [p for _, p in positions if len({publisher[key] for key in p.sources}) == 1]
    assert len([c for c in whole.singles if c.kind.value == "position"]) == len(alone)
    # Each article stands in one week, so that all weeks together are the whole.
    for sum_of in ("articles", "positions", "citations"):
        assert sum(getattr(part, sum_of) for part in weeks.values()) == getattr(whole, sum_of)
    assert sum(len(part.claims) for part in weeks.values()) == len(whole.claims)
    for week, part in weeks.items():
        of_week = Counter(p.actor for item, p in positions if Week.of(item.record.date.day) == week)
        assert {s.actor: s.positions for s in part.actors} == of_week
        ranked = [s.positions for s in part.actors]
        assert ranked == sorted(ranked, reverse=True)
        half = part.positions >= ENOUGH and max(of_week.values()) > part.positions / 2
        assert bool(part.leader) == half
