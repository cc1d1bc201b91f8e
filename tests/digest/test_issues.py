"""What each weekly digest shows, compared with plain searches of the whole corpus."""

from __future__ import annotations

import itertools
from datetime import timedelta
from functools import cmp_to_key
from typing import Any

import pytest
from hypothesis import given

from generator.digest.briefings import Briefing
from generator.digest.corpus import build_corpus
from generator.digest.issues import Issue, build_issues
from generator.digest.ledger import LedgerEntry
from generator.model.records import Outlook
from generator.model.settings import Settings
from generator.model.values import Week
from generator.model.vocabulary import Change, CorrectionKind, Significance
from generator.read.content import Content
from tests.digest import by_hand
from tests.digest.strategies import FEW, contents
from tests.digest.support import (
    BRUSSELS,
    SETTINGS,
    article,
    correction,
    day_of,
    dispute,
    event,
    issues,
    moves,
    note,
    outlook,
    position,
    resolution,
    resolves,
)

MOVED = ("reversed", "hardened", "softened", "withdrawn")


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


@FEW
@given(contents())
def test_each_article_is_in_exactly_one_issue(everything: Content) -> None:
    made = build_issues(build_corpus(everything, SETTINGS), SETTINGS)
    listed = [(issue.week, item.id) for issue in made for item in issue.briefings]
    assert sorted(name for _, name in listed) == sorted(item.id for item in everything.articles)
    for week, name in listed:
        record = next(item.record for item in everything.articles if item.id == name)
        assert week == Week.of(record.date.local.date())


@FEW
@given(contents())
def test_a_late_article_is_named_in_the_issue_in_which_it_arrived(everything: Content) -> None:
    corpus = build_corpus(everything, SETTINGS)
    for issue in build_issues(corpus, SETTINGS):
        found = [b for b in corpus.briefings if b.late and Week.of(b.available.day) == issue.week != b.week]
        assert list(issue.arrived_late) == found
        assert not set(ids(issue.arrived_late)) & set(ids(issue.briefings))


@FEW
@given(contents())
def test_the_issues_are_chained_and_numbered(everything: Content) -> None:
    settings = Settings(zone=BRUSSELS, first_issue=7)
    corpus = build_corpus(everything, settings)
    made = build_issues(corpus, settings)
    assert tuple(issue.week for issue in made) == corpus.weeks
    assert [issue.number for issue in made] == list(range(7, 7 + len(made)))
    for one, other in itertools.pairwise(made):
        assert (one.next, other.previous) == (other.week, one.week)
    assert [issue.week for issue in made if issue.previous is None] == list(corpus.weeks[:1])
    assert [issue.week for issue in made if issue.next is None] == list(corpus.weeks[-1:])
    for issue in made:
        has_article = any(
            Week.of(item.record.date.local.date()) == issue.week for item in everything.articles
        )
        assert issue.quiet is not has_article


@FEW
@given(contents())
def test_articles_stand_in_the_editors_order_then_by_weight_then_by_time(everything: Content) -> None:
    made = build_issues(build_corpus(everything, SETTINGS), SETTINGS)
    weight = list(Significance)
    for issue in made:
        order = list(issue.note.order) if issue.note else []

        def compare(one: Briefing, other: Briefing, order: list[Any] = order) -> int:
            if (one.id in order) != (other.id in order):
                return -1 if one.id in order else 1
            if one.id in order:
                return order.index(one.id) - order.index(other.id)
            if one.article.significance != other.article.significance:
                return weight.index(other.article.significance) - weight.index(one.article.significance)
            if one.article.date.instant != other.article.date.instant:
                return -1 if one.article.date.instant < other.article.date.instant else 1
            return -1 if one.id < other.id else 1

        assert list(issue.briefings) == sorted(issue.briefings, key=cmp_to_key(compare))


@FEW
@given(contents())
def test_expectations_are_listed_as_a_plain_search_would_find_them(everything: Content) -> None:
    settings = Settings(zone=BRUSSELS, stale_weeks=2)
    corpus = build_corpus(everything, settings)
    for issue in build_issues(corpus, settings):
        monday, sunday = issue.week.monday, issue.week.sunday
        made, due, due_next, overdue, resolved = [], [], [], [], []
        for item in corpus.outlook:
            owner = next(
                b
                for b in corpus.briefings
                for o in b.article.outlook
                if isinstance(o, Outlook) and o.id == item.outlook.id
            )
            resolver = item.resolved_in
            known = owner.article.date.day <= sunday
            still_open = known and (resolver is None or resolver.article.date.day > sunday)
            if monday <= owner.article.date.day <= sunday:
                made.append(item)
            if known and monday <= item.outlook.due <= sunday:
                due.append(item)
            if still_open and sunday < item.outlook.due <= sunday + timedelta(days=7):
                due_next.append(item)
            stale = (monday - Week.of(item.outlook.due).monday).days > 7 * settings.stale_weeks
            if still_open and item.outlook.due < monday and not stale:
                overdue.append(item)
            if resolver is not None and monday <= resolver.article.date.day <= sunday:
                resolved.append(item)
        assert list(issue.made) == made
        assert list(issue.due) == due
        assert list(issue.due_next) == due_next
        assert list(issue.overdue) == overdue
        assert list(issue.resolved) == resolved


@FEW
@given(contents())
def test_disagreements_are_listed_as_a_plain_search_would_find_them(everything: Content) -> None:
    corpus = build_corpus(everything, SETTINGS)
    for issue in build_issues(corpus, SETTINGS):
        found = []
        for item in corpus.disputes:
            until = [state for state in item.states if state.day <= issue.week.sunday]
            moved = any(Week.of(state.briefing.article.date.day) == issue.week for state in item.states)
            if moved or (until and str(until[-1].state) != "settled"):
                found.append(item)
        assert list(issue.disputes) == found


@FEW
@given(contents())
def test_changes_events_and_corrections_are_those_of_the_weeks_articles(everything: Content) -> None:
    corpus = build_corpus(everything, SETTINGS)
    entries = [entry for history in corpus.histories.values() for entry in history.entries]
    for issue in build_issues(corpus, SETTINGS):
        own = set(ids(issue.briefings))
        changes = [entry for entry in entries if entry.statement.briefing_id in own]
        assert list(issue.changes) == sorted(changes, key=telling)
        assert list(issue.events) == [item for item in corpus.events if item.briefing.id in own]
        assert list(issue.corrections) == [
            (b, c)
            for b in corpus.briefings
            for c in b.article.corrections
            if c.kind is CorrectionKind.MAJOR and issue.week.monday <= c.date <= issue.week.sunday
        ]
        assert [entry.statement for entry in issue.red_lines] == [
            entry.statement for entry in issue.changes if by_hand.asserts_red(entry.statement)
        ]
        counts = {str(change): number for change, number in issue.counts}
        for change, number in counts.items():
            assert number == sum(1 for entry in changes if entry.change == change) > 0
        assert sum(counts.values()) == len(changes)


def telling(entry: LedgerEntry) -> tuple[object, ...]:
    said = entry.statement
    return (str(entry.change) not in MOVED, said.day, said.recorded, said.briefing_id, said.place)


@FEW
@given(contents())
def test_every_record_is_in_the_issues_of_one_week(everything: Content) -> None:
    corpus = build_corpus(everything, SETTINGS)
    made = build_issues(corpus, SETTINGS)
    entries = [entry for history in corpus.histories.values() for entry in history.entries]
    assert sum(len(issue.changes) for issue in made) == len(entries)
    assert sum(len(issue.events) for issue in made) == len(corpus.events)
    assert sum(len(issue.made) for issue in made) == len(corpus.outlook)
    assert sum(len(issue.resolved) for issue in made) == sum(1 for i in corpus.outlook if i.resolved_in)


# Examples


def test_a_site_without_anything_has_no_issue() -> None:
    assert issues() == {}


def test_a_quiet_week_between_has_an_issue_that_says_so() -> None:
    made = issues(article("a", "2024-12-23"), article("b", "2025-01-08"))
    assert [(week, issue.quiet, issue.number) for week, issue in made.items()] == [
        ("2024-W52", False, 1),
        ("2025-W01", True, 2),
        ("2025-W02", False, 3),
    ]


def test_a_note_alone_makes_an_issue() -> None:
    made = issues(note("2025-W50"), article("a", "2025-12-24"))
    assert [(week, issue.quiet) for week, issue in made.items()] == [
        ("2025-W50", True),
        ("2025-W51", True),
        ("2025-W52", False),
    ]
    assert made["2025-W50"].note is not None
    assert made["2025-W50"].directions == ()
    assert made["2025-W51"].note is None


def test_year_ends_have_the_issues_of_the_iso_calendar() -> None:
    made = issues(article("a", "2024-12-29"), article("b", "2024-12-30"))
    assert {week: ids(issue.briefings) for week, issue in made.items()} == {
        "2024-W52": ["a"],
        "2025-W01": ["b"],
    }
    made = issues(article("c", "2027-01-03"), article("d", "2027-01-04"))
    assert list(made) == ["2026-W53", "2027-W01"]


def test_a_late_article_is_listed_in_its_week_and_named_in_the_current_one() -> None:
    made = issues(article("a", "2025-12-10", publish_at="2025-12-17"), article("b", "2025-12-16"))
    assert (ids(made["2025-W50"].briefings), ids(made["2025-W51"].arrived_late)) == (["a"], ["a"])
    assert made["2025-W50"].briefings[0].late
    assert made["2025-W50"].arrived_late == ()


def test_an_article_after_an_early_issue_is_late_within_its_week() -> None:
    made = issues(article("a", "2025-12-14"), note("2025-W50", issued="2025-12-12T18:00"))
    assert made["2025-W50"].briefings[0].late
    assert made["2025-W50"].arrived_late == ()


def test_the_editors_order_comes_before_weight() -> None:
    major, routine = Significance.MAJOR, Significance.ROUTINE
    made = issues(
        article("one", "2025-12-15", significance=routine),
        article("two", "2025-12-16", significance=major),
        article("three", "2025-12-15", significance=major),
        article("four", "2025-12-17", significance=routine),
        article("five", "2025-12-15", significance=routine),
        note("2025-W51", order=("four", "one")),
    )
    assert ids(made["2025-W51"].briefings) == ["four", "one", "three", "two", "five"]


def test_an_expectation_goes_from_made_to_due_to_overdue_to_resolved() -> None:
    due = day_of("2025-12-17")
    made = issues(
        article("a", "2025-12-01", outlook=(outlook("o", due),)),
        article("b", "2026-01-07", outlook=(resolves("o", day_of("2026-01-02")),)),
    )
    parts = ("made", "due_next", "due", "overdue", "resolved")
    listed = {week: [part for part in parts if getattr(issue, part)] for week, issue in made.items()}
    assert listed == {
        "2025-W49": ["made"],
        "2025-W50": ["due_next"],
        "2025-W51": ["due"],
        "2025-W52": ["overdue"],
        "2026-W01": ["overdue"],
        "2026-W02": ["resolved"],
    }


def test_an_expectation_that_nobody_resolves_is_not_overdue_for_ever() -> None:
    made = issues(
        article("a", "2025-09-01", outlook=(outlook("o", day_of("2025-09-10")),)),
        article("b", "2025-12-15"),
    )
    overdue = [week for week, issue in made.items() if issue.overdue]
    # Due in W37; eight weeks, as a position that nobody repeats.
    assert overdue == [f"2025-W{number}" for number in range(38, 46)]


def test_an_expectation_of_the_week_is_listed_with_it_whether_resolved_or_not() -> None:
    day = day_of("2025-12-15")
    made = issues(article("a", outlook=(outlook("o", day, resolution=resolution(day)), outlook("p", day))))
    issue = made["2025-W51"]
    assert [item.outlook.id for item in issue.due] == ["o", "p"]
    assert (len(issue.made), len(issue.resolved), len(issue.due_next)) == (2, 1, 0)


@pytest.mark.parametrize(
    ("state", "weeks"),
    [("settled", ["2025-W50", "2025-W51"]), ("narrowing", ["2025-W50", "2025-W51", "2025-W52"])],
)
def test_a_settled_disagreement_is_shown_for_the_last_time(state: str, weeks: list[str]) -> None:
    made = issues(
        article("a", "2025-12-10", disagreements=(dispute("d"),)),
        article("b", "2025-12-16", disagreements=(moves("d", state),)),
        article("c", "2025-12-24"),
    )
    assert [week for week, issue in made.items() if issue.disputes] == weeks


def test_what_moved_stands_before_what_is_new() -> None:
    made = issues(
        article("a", "2025-12-01", positions=(position("supports"), position("rejects", on="territory"))),
        article(
            "b",
            "2025-12-16",
            positions=(
                position("supports", who="russia"),
                position("rejects"),
                position("rejects", "red-line", on="territory"),
            ),
        ),
    )
    issue: Issue = made["2025-W51"]
    assert [str(entry.change) for entry in issue.changes] == ["reversed", "hardened", "new"]
    assert [(str(change), number) for change, number in issue.counts] == [
        ("reversed", 1),
        ("hardened", 1),
        ("new", 1),
    ]
    assert [entry.statement.position.theme for entry in issue.red_lines] == ["territory"]


def test_an_editor_may_say_that_nothing_moved() -> None:
    decided = position("rejects", change=Change.CLARIFIED, change_reason="Only the words are new.")
    made = issues(
        article("a", "2025-12-01", positions=(position("supports"), position("supports", who="russia"))),
        article("b", "2025-12-16", positions=(decided, position("opposes", who="russia"))),
    )
    changes = made["2025-W51"].changes
    assert [(e.statement.position.actor, str(e.change)) for e in changes] == [
        ("russia", "reversed"),
        ("ukraine", "clarified"),
    ]


def test_records_belong_to_the_issue_of_the_article_that_carries_them() -> None:
    made = issues(
        article(
            "a",
            "2025-12-15",
            events=(event("e", day_of("2025-12-13")),),
            positions=(position(date=day_of("2025-12-12")),),
        ),
        article("b", "2025-12-10"),
    )
    assert (len(made["2025-W51"].events), len(made["2025-W51"].changes)) == (1, 1)
    assert (made["2025-W50"].events, made["2025-W50"].changes) == ((), ())


def test_only_major_corrections_are_shown_in_the_week_they_were_made() -> None:
    fixes = (
        correction(day_of("2025-12-22")),
        correction(day_of("2025-12-22"), kind=CorrectionKind.MINOR),
        correction(day_of("2025-12-16")),
    )
    made = issues(article("a", "2025-12-15", corrections=fixes), article("b", "2025-12-22"))
    assert {week: len(issue.corrections) for week, issue in made.items()} == {"2025-W51": 1, "2025-W52": 1}
