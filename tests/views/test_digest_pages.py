"""What digests and the front page show, on small sites."""

from __future__ import annotations

import pytest

from generator.model.vocabulary import (
    Significance,
)
from generator.views.digests import front_page
from tests.digest.support import (
    article,
    day_of,
    note,
    outlook,
    position,
    resolution,
    source,
)
from tests.views.support import digest, kit_of, texts, texts_of


def test_a_quiet_week_says_so() -> None:
    kit = kit_of(article("a", "2025-12-01"), article("b", "2025-12-15"))
    made = digest(kit, "2025-W50")
    assert made.quiet
    assert (made.sections, made.key_points, made.issue.headline) == ((), (), "A quiet week")
    assert (texts([made.previous]), texts([made.next])) == (["Week 49, 2025"], ["Week 51, 2025"])


def test_without_key_points_of_the_editor_the_summaries_stand_in() -> None:
    items = [article(name, significance=Significance.MAJOR) for name in "abcd"]
    assert digest(kit_of(*items), "2025-W51").key_points == tuple(f"Summary of {name}." for name in "abc")
    own = note("2025-W51", key_points=("One.", "Two."))
    assert digest(kit_of(*items, own), "2025-W51").key_points == ("One.", "Two.")


def test_articles_stand_under_their_main_theme_in_reading_order() -> None:
    made = digest(
        kit_of(
            article("a", "2025-12-15", themes=("territory", "ceasefire")),
            article("b", "2025-12-16", themes=("ceasefire",)),
            article("c", "2025-12-17", themes=("territory",)),
            article("d", "2025-12-18", significance=Significance.MAJOR),
        ),
        "2025-W51",
    )
    assert [(s.theme.text, texts_of(s.articles)) for s in made.sections] == [
        ("Ceasefire", ["Title of d", "Title of b"]),
        ("Territory", ["Title of a", "Title of c"]),
    ]


def test_the_sources_of_a_week_stand_once_by_publisher() -> None:
    one = source("s1", url="https://example.org/1", publisher="b")
    same = source("s9", url="https://example.org/1", publisher="b", title="Other title")
    other = source("s2", publisher="A", title="Z")
    made = digest(kit_of(article("a", sources=(one, other)), article("b", sources=(same, other))), "2025-W51")
    assert [(s.publisher, s.title) for s in made.sources] == [("A", "Z"), ("b", "Title of s1")]


def test_the_front_page_tells_moves_and_new_positions_only() -> None:
    kit = kit_of(
        article("a", "2025-12-01", positions=(position(), position(on="territory"))),
        article(
            "b",
            "2025-12-15",
            positions=(position(), position("rejects", on="territory"), position(who="russia")),
        ),
    )
    assert [item.change.term for item in front_page(kit).changes] == ["reversed", "new"]
    assert front_page(kit).changes_left == 1
    assert [item.change.term for item in digest(kit, "2025-W51").changes] == [
        "reversed",
        "reaffirmed",
        "new",
    ]


def test_the_front_page_expects_what_lies_ahead_nearest_first() -> None:
    day = day_of("2025-12-21")
    items = (
        outlook("far", day_of("2026-02-01")),
        outlook("near", day_of("2025-12-24")),
        outlook("today", day),
        outlook("past", day_of("2025-12-20")),
        outlook("done", day_of("2025-12-25"), resolution=resolution(day)),
    )
    due = front_page(kit_of(article("a", "2025-12-15", outlook=items))).due
    assert [item.anchor for item in due] == ["outlook-today", "outlook-near", "outlook-far"]


@pytest.mark.parametrize(
    ("headline", "description"),
    [
        ("A week of calls", "Week 51, 2025 (15–21 December 2025): A week of calls. 1 article."),
        ("Who pays?", "Week 51, 2025 (15–21 December 2025): Who pays? 1 article."),
    ],
)
def test_the_description_of_a_digest_is_made_of_sentences(headline: str, description: str) -> None:
    made = digest(kit_of(article("a"), note("2025-W51", headline=headline)), "2025-W51")
    assert made.meta.description == description


def test_what_is_overdue_is_cut_to_the_items_that_fell_due_last() -> None:
    many = tuple(outlook(f"o{number:02}", day_of(f"2025-12-{number:02}")) for number in range(1, 15))
    made = digest(kit_of(article("a", "2025-11-30", outlook=many), article("b", "2025-12-15")), "2025-W51")
    assert [item.anchor for item in made.overdue] == [f"outlook-o{number:02}" for number in range(3, 15)]
    assert made.overdue_earlier == 2
    fewer = kit_of(article("a", "2025-11-30", outlook=many[:12]), article("b", "2025-12-15"))
    assert (len(digest(fewer, "2025-W51").overdue), digest(fewer, "2025-W51").overdue_earlier) == (12, 0)
