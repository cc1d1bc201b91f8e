"""The index of all content, compared with plain searches."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.digest.corpus import Corpus, build_corpus
from generator.digest.events import newest_first as events_newest_first
from generator.model.records import Event, EventRef, Outlook, OutlookRef, Participant
from generator.model.values import ApproxDate, Week
from generator.model.vocabulary import ActorKind, EventStatus, Result
from generator.read.content import Content
from tests.digest.strategies import FEW, contents
from tests.digest.support import (
    SETTINGS,
    actor,
    article,
    corpus,
    day_of,
    dispute,
    event,
    moves,
    note,
    outlook,
    position,
    resolution,
    resolves,
    support,
    theme,
)


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


@FEW
@given(contents())
def test_articles_are_indexed_as_a_plain_search_would_find_them(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    every = made.briefings
    assert sorted(ids(every)) == sorted(ids(everything.articles))
    assert list(every) == sorted(every, key=lambda b: (b.article.date.instant, b.id), reverse=True)
    for week in {b.week for b in every} | {b.current_week for b in every}:
        assert list(made.by_week.get(week, ())) == [b for b in every if b.week == week]
        assert list(made.by_current_week.get(week, ())) == [b for b in every if b.current_week == week]
    for name in made.actors:
        assert list(made.by_actor.get(name, ())) == [b for b in every if name in b.article.actors]
    for name in made.themes:
        assert list(made.by_theme.get(name, ())) == [b for b in every if name in b.article.themes]
    assert {path: item.id for path, item in made.files.items()} == {
        item.path: item.id for item in everything.articles
    }


@FEW
@given(contents())
def test_events_are_indexed_as_a_plain_search_would_find_them(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    every = made.events
    recorded = {e.id: b for b in made.briefings for e in b.article.events if isinstance(e, Event)}
    assert {item.event.id: item.briefing for item in every} == recorded
    for one, other in itertools.pairwise(item.event for item in every):
        month, later = (str(event.date.first)[:7] for event in (one, other))
        assert month <= later
        if month == later and one.date.exact == other.date.exact:
            assert (one.date.first, one.date.last, one.id) < (other.date.first, other.date.last, other.id)
        elif month == later:
            assert one.date.exact
    for item in every:
        references = [
            (b, e)
            for b in reversed(made.briefings)
            for e in b.article.events
            if isinstance(e, EventRef) and e.ref == item.event.id
        ]
        assert item.referring == tuple(b for b, _ in references)
        assert item.themes == (item.event.themes or item.briefing.article.themes)
        told = [e.status for _, e in references if e.status]
        original = next(
            e for e in item.briefing.article.events if isinstance(e, Event) and e.id == item.event.id
        )
        assert item.event.status == (told or [original.status])[-1]
    for name in made.actors:
        found = [item for item in every if name in {who.actor for who in item.event.participants}]
        assert list(made.events_by_actor.get(name, ())) == found
    for name in made.themes:
        assert list(made.events_by_theme.get(name, ())) == [i for i in every if name in i.themes]
    for briefing in made.briefings:
        keys_here = {getattr(e, "ref", None) or getattr(e, "id", None) for e in briefing.article.events}
        found = [item for item in every if item.event.id in keys_here]
        assert list(made.events_by_briefing.get(briefing.id, ())) == found


@FEW
@given(contents())
def test_disagreements_are_indexed_as_a_plain_search_would_find_them(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    for name in made.actors:
        assert list(made.disputes_by_actor.get(name, ())) == [
            d for d in made.disputes if name in d.disagreement.parties
        ]
    for name in made.themes:
        assert list(made.disputes_by_theme.get(name, ())) == [
            d for d in made.disputes if d.disagreement.theme == name
        ]
    for briefing in made.briefings:
        named = {getattr(d, "ref", None) or getattr(d, "id", None) for d in briefing.article.disagreements}
        found = [d for d in made.disputes if d.disagreement.id in named]
        assert list(made.disputes_by_briefing.get(briefing.id, ())) == found
    for dispute_ in made.disputes:
        days = [state.day for state in dispute_.states]
        assert days == sorted(days)
        assert dispute_.state is dispute_.states[-1].state
        for day in [*days, *(day - timedelta(days=1) for day in days)]:
            until = [state.state for state in dispute_.states if state.day <= day]
            assert dispute_.state_on(day) == (until[-1] if until else None)


@FEW
@given(contents())
def test_outlook_and_support_are_indexed_as_a_plain_search_would_find_them(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    keys = [(item.outlook.due, item.outlook.id) for item in made.outlook]
    assert keys == sorted(keys)
    for item in made.outlook:
        resolvers = [
            b
            for b in made.briefings
            for o in b.article.outlook
            if (isinstance(o, OutlookRef) and o.ref == item.outlook.id)
            or (isinstance(o, Outlook) and o.id == item.outlook.id and o.resolution)
        ]
        assert resolvers == ([item.resolved_in] if item.resolved_in else [])
        assert (item.resolution is None) == (item.resolved_in is None)
    for name in made.themes:
        assert list(made.outlook_by_theme.get(name, ())) == [i for i in made.outlook if name in i.themes]
        pledges = [p for p in every_pledge(made) if p.briefing.article.themes[0] == name]
        assert newest_first(made.support_by_theme.get(name, ())) == newest_first(pledges)
    for name in made.actors:
        given_or_got = [p for p in every_pledge(made) if name in (p.support.donor, p.support.recipient)]
        assert newest_first(made.support_by_actor.get(name, ())) == newest_first(given_or_got)
        days = [p.day for p in made.support_by_actor.get(name, ())]
        assert days == sorted(days, reverse=True)
    for briefing in made.briefings:
        assert len(made.support_by_briefing.get(briefing.id, ())) == len(briefing.article.support)


def every_pledge(made: Corpus) -> list[Any]:
    return [pledge for pledges in made.support_by_briefing.values() for pledge in pledges]


def newest_first(pledges: Any) -> list[tuple[date, str, str]]:
    return sorted((p.day, p.briefing.id, str(p.support.donor)) for p in pledges)


@FEW
@given(contents())
def test_every_position_is_in_the_ledger_once(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    entries = [entry.statement for history in made.histories.values() for entry in history.entries]
    assert sorted(s.id for s in entries) == sorted(
        f"{b.id}-{p.actor}-{p.theme}" for b in made.briefings for p in b.article.positions
    )
    assert list(made.histories) == sorted(made.histories)


@FEW
@given(contents())
def test_the_weeks_go_on_without_a_gap(everything: Content) -> None:
    made = build_corpus(everything, SETTINGS)
    known = {*(b.week for b in made.briefings), *(b.current_week for b in made.briefings), *made.notes}
    assert known <= set(made.weeks)
    if known:
        assert (made.weeks[0], made.weeks[-1]) == (min(known), max(known))
        assert made.as_of == max(known).sunday
    for one, other in itertools.pairwise(made.weeks):
        assert other.monday - one.monday == timedelta(days=7)


def in_order(made: Corpus) -> list[Any]:
    """Give all of a corpus with the order of its mappings."""
    values = [getattr(made, item.name) for item in dataclasses.fields(made)]
    return [list(value.items()) if isinstance(value, Mapping) else value for value in values]


@FEW
@given(contents(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(everything: Content, random: Any) -> None:
    shuffled: dict[str, Any] = {}
    for item in dataclasses.fields(everything):
        files = getattr(everything, item.name)
        if isinstance(files, tuple):
            shuffled[item.name] = tuple(random.sample(files, len(files)))
    assert len(shuffled) >= 6
    other = build_corpus(dataclasses.replace(everything, **shuffled), SETTINGS)
    assert in_order(other) == in_order(build_corpus(everything, SETTINGS))


# Examples


def test_an_empty_site_has_no_weeks() -> None:
    made = corpus()
    assert made.weeks == ()
    assert made.as_of == date.min


def test_an_article_that_comes_weeks_later_makes_the_weeks_between() -> None:
    made = corpus(article("a", "2025-12-15", publish_at="2026-01-06"), note("2025-W50"))
    assert [str(week) for week in made.weeks] == ["2025-W50", "2025-W51", "2025-W52", "2026-W01", "2026-W02"]


def test_a_person_takes_part_under_any_of_their_names() -> None:
    made = corpus(
        actor("ukraine"),
        actor("zelenskyy", name="Volodymyr Zelenskyy", kind=ActorKind.PERSON, aliases=("Zelensky",)),
        actor("kyiv", name="Kyiv", aliases=("Umerov",)),
        article("a", events=(event("e", participants=people("VOLODYMYR zelenskyy", "Umerov", "Zelensky")),)),
    )
    assert made.events[0].actors == ("ukraine", "zelenskyy")
    assert list(made.events_by_actor) == ["ukraine", "zelenskyy"]


def people(*names: str) -> tuple[Participant, ...]:
    values: dict[str, Any] = {"actor": "ukraine"}
    return tuple(Participant(name=name, **values) for name in names)  # type: ignore[arg-type]


def test_a_group_is_not_its_members() -> None:
    values: dict[str, Any] = {"actor": "e3"}
    made = corpus(
        actor("e3", kind=ActorKind.GROUP),
        actor("france", member_of=("e3",)),
        article("a", events=(event("e", participants=(Participant(**values),)),), actors=("e3",)),
    )
    assert list(made.events_by_actor) == ["e3"]
    assert list(made.by_actor) == ["e3"]
    assert made.members == {"e3": ("france",)}


def test_later_articles_settle_what_became_of_an_event() -> None:
    planned = event("e", status=EventStatus.PLANNED)
    first: dict[str, Any] = {"ref": "e", "status": EventStatus.POSTPONED, "note": "Moved."}
    second: dict[str, Any] = {"ref": "e", "result": Result.NONE}
    made = corpus(
        article("c", "2025-12-20", events=(EventRef(**second),)),
        article("a", "2025-12-10", events=(planned,)),
        article("b", "2025-12-15", events=(EventRef(**first),)),
    )
    found = made.events[0]
    assert (found.event.status, found.event.result) == (EventStatus.POSTPONED, Result.NONE)
    assert ids(found.referring) == ["b", "c"]
    assert [(step.briefing.id, str(step.status), step.note, step.moved) for step in found.steps] == [
        ("a", "planned", "", False), ("b", "postponed", "Moved.", True), ("c", "postponed", "", True)
    ]  # fmt: skip


def test_what_is_known_to_a_week_or_month_stands_behind_the_days_of_its_month() -> None:
    made = corpus(
        article(
            "a",
            events=(
                event("month", ApproxDate.month(2025, 12)),
                event("week", ApproxDate.week(Week(2025, 49))),
                event("first", day_of("2025-12-01")),
                event("last", day_of("2025-12-31")),
                event("into-january", ApproxDate.week(Week(2026, 1))),
                event("january", day_of("2026-01-01")),
            ),
        )
    )
    ordered = ["first", "last", "week", "month", "into-january", "january"]
    assert [item.event.id for item in made.events] == ordered
    turned = ["january", "last", "first", "into-january", "month", "week"]
    assert [item.event.id for item in events_newest_first(made.events)] == turned
    assert [item.event.id for item in events_newest_first(made.events[::-1])] == turned


def test_a_disagreement_moves_with_later_articles() -> None:
    made = corpus(
        article("a", "2025-12-10", disagreements=(dispute("d"),)),
        article("c", "2025-12-20", disagreements=(moves("d", "settled"),)),
        article("b", "2025-12-15", disagreements=(moves("d", "narrowing", note="Closer."),)),
    )
    found = made.disputes[0]
    assert [str(state.state) for state in found.states] == ["open", "narrowing", "settled"]
    assert [state.note for state in found.states] == ["", "Closer.", ""]
    assert found.briefing_ids == ("a", "b", "c")
    assert [str(found.state_on(day_of(f"2025-12-{day:02d}"))) for day in (9, 10, 14, 15, 19, 20)] == [
        "None", "open", "open", "narrowing", "narrowing", "settled",
    ]  # fmt: skip


def test_an_expectation_may_be_resolved_where_it_is_made() -> None:
    due = day_of("2025-12-20")
    made = corpus(
        article(
            "a", "2025-12-10", outlook=(outlook("own", due, resolution=resolution(due)), outlook("o", due))
        ),
        article("b", "2025-12-21", outlook=(resolves("o", due),)),
    )
    assert [(item.outlook.id, item.briefing_ids) for item in made.outlook] == [
        ("o", ("a", "b")),
        ("own", ("a",)),
    ]


def test_support_stands_by_its_own_day_newest_first() -> None:
    made = corpus(
        article("a", "2025-12-10", support=(support(date=day_of("2025-12-01")), support("russia"))),
        article("b", "2025-12-05", support=(support(),), themes=("territory", "ceasefire")),
    )
    assert [(p.briefing.id, p.day.day) for p in made.support_by_actor["ukraine"]] == [
        ("a", 10), ("b", 5), ("a", 1),
    ]  # fmt: skip
    assert [p.briefing.id for p in made.support_by_theme["territory"]] == ["b"]


def test_themes_know_their_children_by_name() -> None:
    made = corpus(theme("b", parent="top"), theme("a", name="Zeta", parent="top"), theme("top"))
    assert made.children == {"top": ("b", "a")}


def test_the_direction_of_a_theme_is_what_the_note_of_the_week_says() -> None:
    from generator.model.documents import Direction
    from generator.model.vocabulary import DirectionKind

    values: dict[str, Any] = {"theme": "ceasefire", "direction": DirectionKind.IMPROVED, "reason": "Why."}
    made = corpus(note("2025-W51", directions=(Direction(**values),)))
    found = made.direction(Week(2025, 51), "ceasefire")
    assert found is not None
    assert found.reason == "Why."
    assert made.direction(Week(2025, 51), "territory") is None
    assert made.direction(Week(2025, 50), "ceasefire") is None


def test_a_position_of_two_articles_is_one_history() -> None:
    made = corpus(article("a", positions=(position(),)), article("b", "2025-12-16", positions=(position(),)))
    assert len(made.histories["ukraine", "ceasefire"].entries) == 2
