"""What each page of the example site shows: facts counted by hand in its front matter."""

from __future__ import annotations

import re

from generator.views.actors import actor_list_page, actor_page
from generator.views.articles import article_page
from generator.views.digests import digest_list_page, front_page
from generator.views.matrix import matrix_page
from generator.views.overview import feeds_page
from generator.views.themes import theme_list_page, theme_page
from generator.views.timeline import timeline_page
from tests.views.support import digest, example_kit


def test_example_what_ukraine_holds_on_territory() -> None:
    held = actor_page(example_kit(), "ukraine").holdings
    found = next(item for item in held if item.now.theme.text == "Territorial control")
    assert (found.now.stance.term, found.now.kind.term, found.now.red_line) == ("rejects", "red-line", True)
    # Stated on 9 and 15 August, 9, 11 and 14 December; on 21 December it gave no answer.
    assert (found.since.iso, found.now.day.iso, found.times) == ("2025-08-09", "2025-12-14", 5)
    assert found.now.path.startswith("articles/zelenskyy-prices-the-nato-bid/#")
    assert [source.publisher for source in found.now.sources] == ["National Herald"]
    assert not found.stale


def test_example_who_answers_what_on_security_guarantees() -> None:
    groups = theme_page(example_kit(), "security-guarantees").stances
    assert {group.stance.term: [h.now.actor.path for h in group.holdings] for group in groups} == {
        "supports": [
            f"actors/{name}/"
            for name in (
                # Red lines, newest first; then demands; then preferences.
                *("european-commission", "european-council", "coalition-of-the-willing"),
                *("ukraine", "nordic-baltic-eight", "nato"),
                *("canada", "france"),
            )
        ],
        "opposes": ["actors/russia/"],
    }


def test_example_week_51() -> None:
    made = digest(example_kit(), "2025-W51")
    assert (made.issue.number, made.issue.articles, made.quiet) == (20, 4, False)
    assert made.issue.span == "15–21 December 2025"
    assert made.issue.edited
    assert {(c.term.term, c.number) for c in made.issue.counts} == {("clarified", 5), ("new", 1)}
    assert (made.moved, len(made.changes), len(made.red_lines)) == (0, 6, 3)
    assert (len(made.made), len(made.due_next), len(made.overdue)) == (2, 0, 1)
    # What the reader asks first: what was expected for this week, and did it happen?
    assert {item.anchor: item.outcome and item.outcome.term for item in made.due} == {
        "outlook-financing-settled-in-december": "occurred",
        "outlook-reparations-loan-chosen": "did-not-occur",
        "outlook-twenty-point-text-agreed": "did-not-occur",
    }
    assert [item.due.iso for item in made.resolved] == ["2025-10-31"]
    assert [item.anchor for item in made.overdue] == ["outlook-china-energy-step"]
    assert (len(made.events), len(made.support), len(made.sources)) == (5, 1, 24)
    assert [len(section.articles) for section in made.sections] == [1, 1, 1, 1]
    assert [section.articles[0].path.split("/")[1] for section in made.sections] == [
        "eu-leaders-borrow-ninety-billion",
        "berlin-list-gives-washington-tasks",
        "miami-closes-with-four-papers",
        "claims-convention-signed-in-the-hague",
    ]
    assert {
        item.theme.path.split("/")[1]: item.direction and item.direction.term for item in made.directions
    } == {
        "financial-support": "improved",
        "security-guarantees": "improved",
        "territorial-control": "unchanged",
        "frozen-assets": "unchanged",
        "accountability-reparations": "improved",
    }
    assert made.support[0].amount == "EUR 90 billion"
    assert {item.anchor: item.state.term for item in made.disagreements} == {
        "disagreement-ceasefire-order": "open",
        "disagreement-force-in-ukraine": "open",
        "disagreement-accession-clusters": "open",
        "disagreement-assets-loan-risk": "settled",
        "disagreement-consent-to-the-plan": "narrowing",
        "disagreement-withdrawal-before-ceasefire": "open",
        "disagreement-donetsk-zone": "open",
    }
    assert [item.date.iso for item in made.corrections] == ["2025-12-18"]


def test_example_the_late_article() -> None:
    kit = example_kit()
    own, current = digest(kit, "2025-W34"), digest(kit, "2025-W35")
    assert [card.path for card in own.late] == ["articles/carney-keeps-troop-question-open/"]
    assert own.late == current.arrived_late
    assert (current.late, own.arrived_late) == ((), ())


def test_example_the_front_page_is_the_newest_issue() -> None:
    kit = example_kit()
    front = front_page(kit)
    newest = digest(kit, "2025-W51")
    assert front.issue == newest.issue
    assert front.lead is not None
    cards = [card for section in newest.sections for card in section.articles]
    assert [front.lead, *front.articles] == cards
    assert [item.week for item in front.earlier] == [f"2025-W{number}" for number in range(50, 44, -1)]
    assert front.key_points == newest.key_points
    assert [item.due.iso for item in front.due] == [*["2025-12-31"] * 3, "2026-01-15", "2026-01-31"]
    assert front.due[0].anchor == "outlook-accession-cluster-opened"
    assert len(front.themes) == 18
    assert [item.change.term for item in front.changes] == ["new"]


def test_example_sources_stand_in_the_order_of_the_text() -> None:
    kit = example_kit()
    for briefing in kit.corpus.briefings:
        loaded = next(item for item in kit.corpus.files.values() if item.id == briefing.id)
        cited = list(dict.fromkeys(re.findall(r"\[@(\w+)\]", loaded.body)))
        rest = [source.id for source in briefing.article.sources if source.id not in cited]
        shown = article_page(kit, briefing).sources
        assert [source.number for source in shown] == list(range(1, len(shown) + 1))
        titles = {source.id: source.title for source in briefing.article.sources}
        assert [source.title for source in shown] == [titles[key] for key in (*cited, *rest)]


def test_example_the_matrix_holds_every_history_once() -> None:
    kit = example_kit()
    matrix = matrix_page(kit)
    cells = [cell for row in matrix.rows for cell in row.cells if cell]
    assert len(cells) == sum(not history.holding.ended for history in kit.corpus.histories.values())
    assert all(len(row.cells) == len(matrix.themes) == len(matrix.questions) for row in matrix.rows)
    for row in matrix.rows:
        for place, cell in enumerate(row.cells):
            names = cell and (cell.holding.now.actor, cell.holding.now.theme)
            assert names in (None, (row.actor, matrix.themes[place]))
    filled = [sum(1 for cell in row.cells if cell) for row in matrix.rows]
    assert filled == sorted(filled, reverse=True)


def test_example_the_timeline_holds_every_event_once() -> None:
    made = timeline_page(example_kit())
    assert made.total == len({e.anchor for month in made.months for e in month.events}) == 92
    assert [month.label for month in made.months] == [
        "December 2025", "November 2025", "October 2025", "September 2025", "August 2025",
        "July 2025",
    ]  # fmt: skip


def test_example_the_lists_hold_everything() -> None:
    kit = example_kit()
    assert sum(len(group.actors) for group in actor_list_page(kit).groups) == 34
    assert len(theme_list_page(kit).themes) == 18
    assert [len(year.issues) for year in digest_list_page(kit).years] == [20]
    feeds = feeds_page(kit)
    assert (len(feeds.actors), len(feeds.themes)) == (34, 18)
    assert len({feed.path for feed in (*feeds.actors, *feeds.themes, feeds.site_feed)}) == 53
