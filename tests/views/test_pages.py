"""What each page shows: facts of the example site counted by hand, and small sites for the rest."""

from __future__ import annotations

import re
from typing import Any

import pytest

from generator.model.documents import Direction
from generator.model.records import EventRef, Participant
from generator.model.settings import Settings
from generator.model.values import ApproxDate, Week
from generator.model.vocabulary import (
    ActorKind,
    CorrectionKind,
    DirectionKind,
    EventStatus,
    Significance,
)
from generator.views.actors import actor_list_page, actor_page
from generator.views.articles import article_page
from generator.views.digests import digest_list_page, digest_page, front_page
from generator.views.kit import Kit
from generator.views.overview import (
    feeds_page,
    foreign_page,
    matrix_page,
    not_found_page,
    text_page,
    timeline_page,
)
from generator.views.pages import DigestPage
from generator.views.themes import theme_list_page, theme_page
from tests.digest.support import (
    BRUSSELS,
    actor,
    article,
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
    source,
    support,
    theme,
)
from tests.views.support import example_kit, kit_of, site_of


def texts(links: Any) -> list[str]:
    return [link.text for link in links]


def digest(kit: Kit, week: str) -> DigestPage:
    return digest_page(kit, Week.parse(week))


# The example site, counted by hand in its front matter


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
    assert (len(made.made), len(made.due), len(made.overdue), len(made.resolved)) == (2, 0, 1, 4)
    assert [item.anchor for item in made.overdue] == ["outlook-china-energy-step"]
    assert (len(made.events), len(made.support), len(made.sources)) == (5, 1, 23)
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
    assert len(cells) == len(kit.corpus.histories)
    assert all(len(row.cells) == len(matrix.themes) == len(matrix.questions) for row in matrix.rows)
    for row in matrix.rows:
        for place, cell in enumerate(row.cells):
            assert cell is None or (cell.now.actor, cell.now.theme) == (row.actor, matrix.themes[place])
    filled = [sum(1 for cell in row.cells if cell) for row in matrix.rows]
    assert filled == sorted(filled, reverse=True)


def test_example_the_timeline_holds_every_event_once() -> None:
    made = timeline_page(example_kit())
    assert made.total == len({e.anchor for month in made.months for e in month.events}) == 88
    assert [month.label for month in made.months] == [
        "December 2025", "November 2025", "October 2025", "September 2025", "August 2025",
    ]  # fmt: skip


def test_example_the_lists_hold_everything() -> None:
    kit = example_kit()
    assert sum(len(group.actors) for group in actor_list_page(kit).groups) == 34
    assert len(theme_list_page(kit).themes) == 18
    assert [len(year.issues) for year in digest_list_page(kit).years] == [20]
    feeds = feeds_page(kit)
    assert (len(feeds.actors), len(feeds.themes)) == (34, 18)
    assert len({feed.path for feed in (*feeds.actors, *feeds.themes, feeds.site_feed)}) == 53


# Small sites


def test_an_empty_site_has_all_its_pages() -> None:
    kit = kit_of()
    front = front_page(kit)
    assert (front.issue, front.lead, front.articles, front.changes) == (None, None, (), ())
    assert matrix_page(kit).rows == ()
    assert timeline_page(kit).months == ()
    assert digest_list_page(kit).years == ()
    assert actor_page(kit, "ukraine").holdings == ()
    assert theme_page(kit, "ceasefire").directions == ()
    assert site_of(kit).latest is None


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


def texts_of(cards: Any) -> list[str]:
    return [card.title for card in cards]


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


def test_an_actor_met_those_who_were_at_events_that_took_place() -> None:
    def who(*names: str) -> tuple[Participant, ...]:
        values: list[dict[str, Any]] = [{"actor": name} for name in names]
        return tuple(Participant(**value) for value in values)

    kit = kit_of(
        actor("ukraine"), actor("russia"), actor("united-states"), actor("turkey"),
        actor("envoy", name="Envoy", kind=ActorKind.PERSON, member_of=("united-states",)),
        article(
            "a",
            events=(
                event("one", day_of("2025-12-01"), participants=who("ukraine", "united-states")),
                event("two", day_of("2025-12-02"), participants=who("ukraine", "united-states", "turkey")),
                event("off", day_of("2025-12-03"), participants=who("ukraine", "russia"),
                      status=EventStatus.CANCELLED),
                event("soon", day_of("2025-12-30"), participants=who("ukraine", "turkey"),
                      status=EventStatus.PLANNED),
            ),
        ),
    )  # fmt: skip
    made = actor_page(kit, "ukraine")
    assert [(c.actor.text, c.times, c.last.iso) for c in made.contacts] == [
        ("United-States", 2, "2025-12-02"),
        ("Turkey", 1, "2025-12-02"),
    ]
    assert len(made.events) == 4
    assert [c.actor.text for c in actor_page(kit, "united-states").contacts] == ["Ukraine", "Turkey"]


def test_what_an_actor_holds_begins_with_red_lines() -> None:
    kit = kit_of(
        article("a", "2025-12-01", positions=(position("rejects", "red-line", on="territory"),)),
        article("b", "2025-12-10", positions=(position(on="guarantees"),)),
        article("c", "2025-12-15", positions=(position(on="ceasefire"),)),
    )
    held = actor_page(kit, "ukraine").holdings
    assert [item.now.theme.text for item in held] == ["Territory", "Ceasefire", "Guarantees"]


def test_an_article_knows_its_neighbours_in_the_order_of_the_issue() -> None:
    kit = kit_of(article("a"), article("b", significance=Significance.MAJOR), article("c", "2025-12-16"))
    views = {name: article_page(kit, kit.briefings[name]) for name in "abc"}
    assert {name: (v.previous and v.previous.text, v.next and v.next.text) for name, v in views.items()} == {
        "b": (None, "Title of a"),
        "a": ("Title of b", "Title of c"),
        "c": ("Title of a", None),
    }


def test_related_articles_are_the_newest_others_on_the_main_theme() -> None:
    items = [article(f"a{number}", f"2025-12-{number:02d}") for number in range(1, 9)]
    kit = kit_of(*items, article("x", "2025-12-20", themes=("territory", "ceasefire")))
    related = article_page(kit, kit.briefings["a7"]).related
    assert texts_of(related) == ["Title of x", "Title of a8", "Title of a6", "Title of a5"]
    assert article_page(kit, kit.briefings["x"]).related == ()


def test_a_major_correction_moves_updated() -> None:
    fixes = (correction(day_of("2025-12-17")), correction(day_of("2025-12-18"), kind=CorrectionKind.MINOR))
    view = article_page(*one_of(kit_of(article("a", "2025-12-15", corrections=fixes))))
    assert view.updated is not None
    assert view.updated.iso == "2025-12-17"
    assert view.meta.updated == "2025-12-17T00:00:00+01:00"
    assert [item.date.iso for item in view.corrections] == ["2025-12-17"]


def one_of(kit: Kit) -> Any:
    return kit, kit.corpus.briefings[0]


def test_how_to_cite_an_article() -> None:
    settings = Settings(name="Site", zone=BRUSSELS, url="https://example.org", publisher="Desk")
    view = article_page(*one_of(kit_of(article("a", authors=("A", "B", "C")), settings=settings)))
    assert view.citation == (
        "A, B and C, “Title of a”, Site, 15 December 2025. https://example.org/articles/a/"
    )
    view = article_page(*one_of(kit_of(article("a"), settings=settings)))
    assert view.citation.startswith("Desk, “Title of a”")
    assert not article_page(*one_of(kit_of(article("a")))).citation.endswith(" ")


def test_a_record_of_another_article_has_the_sources_of_the_article_that_refers_to_it() -> None:
    def refers(**more: Any) -> EventRef:
        values: dict[str, Any] = {"ref": "e", "note": "More is known."}
        return EventRef(**(values | more))

    kit = kit_of(
        article(
            "a",
            sources=(source("s1"),),
            events=(event("e", note="As reported.", sources=("s1",)),),
            disagreements=(dispute("d", sources=("s1",)),),
        ),
        article(
            "b",
            "2025-12-16",
            sources=(source("s1", title="Own"), source("s2", title="Other")),
            events=(refers(sources=("s2",)),),
            disagreements=(moves("d", "settled", sources=("s1",)),),
        ),
        article("c", "2025-12-17", events=(refers(),)),
    )
    views = {name: article_page(kit, kit.briefings[name]) for name in "abc"}
    for view in views.values():
        assert [item.article.text for item in view.events] == ["Title of a"]
        assert view.events[0].note == "As reported. More is known. More is known."
        shown = [item.sources for item in view.events] + [item.sources for item in view.disagreements]
        assert set(view.sources).issuperset(source for sources in shown for source in sources)
    assert [[s.title for s in view.events[0].sources] for view in views.values()] == [
        ["Title of s1"],
        ["Other"],
        [],
    ]
    assert [[s.title for s in views[name].disagreements[0].sources] for name in "ab"] == [
        ["Title of s1"],
        ["Own"],
    ]


def test_themes_stand_by_name_with_their_children_behind_them() -> None:
    kit = kit_of(
        theme("c", parent="b"), theme("b"), theme("d", parent="c"), theme("a"), theme("e", parent="b"),
        article("x", themes=("c",)), note("2025-W50", directions=(direction("c"),)),
    )  # fmt: skip
    rows = theme_list_page(kit).themes
    assert [(row.theme.text, row.level) for row in rows] == [("A", 0), ("B", 0), ("C", 1), ("D", 2), ("E", 1)]
    assert [row.articles for row in rows] == [0, 0, 1, 0, 0]
    newest = rows[2].direction
    assert newest is not None
    assert newest.digest.text == "Week 50, 2025"
    assert texts(theme_page(kit, "b").children) == ["C", "E"]


def direction(name: str) -> Direction:
    values: dict[str, Any] = {"theme": name, "direction": DirectionKind.IMPROVED, "reason": "Why."}
    return Direction(**values)


def test_a_theme_shows_every_week_and_open_expectations_first() -> None:
    items = (
        outlook("late", day_of("2026-02-01")),
        outlook("soon", day_of("2026-01-01")),
        outlook("old", day_of("2025-12-16"), resolution=resolution(day_of("2025-12-16"))),
        outlook("older", day_of("2025-12-15"), resolution=resolution(day_of("2025-12-15"))),
    )
    kit = kit_of(
        article("a", "2025-12-15", outlook=items),
        note("2025-W49", directions=(direction("ceasefire"),)),
        note("2025-W51", directions=(direction("territory"),)),
    )
    made = theme_page(kit, "ceasefire")
    assert [(d.digest.text, d.direction and d.direction.term) for d in made.directions] == [
        ("Week 49, 2025", "improved"),
        ("Week 50, 2025", None),
        ("Week 51, 2025", None),
    ]
    assert [item.anchor[8:] for item in made.outlook] == ["soon", "late", "old", "older"]


def test_events_of_a_month_stand_before_those_of_the_whole_month() -> None:
    events = (
        event("month", ApproxDate.month(2025, 12)),
        event("day", day_of("2025-12-30")),
        event("january", day_of("2026-01-01")),
    )
    made = timeline_page(kit_of(article("a", events=events)))
    assert [(month.label, month.anchor) for month in made.months] == [
        ("January 2026", "m2026-01"),
        ("December 2025", "m2025-12"),
    ]
    assert [item.anchor for item in made.months[1].events] == ["event-day", "event-month"]


def test_support_without_an_amount_is_not_zero() -> None:
    values: tuple[Any, ...] = (support(), support(amount=5e8, currency="EUR", approximate=True))
    shown = article_page(*one_of(kit_of(article("a", support=values)))).support
    assert [(item.amount, item.known) for item in shown] == [
        ("amount not given", False),
        ("about EUR 500 million", True),
    ]


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


def test_the_head_of_a_page_says_where_it_is() -> None:
    kit = kit_of(article("a"))
    view = article_page(*one_of(kit))
    assert (view.meta.path, view.meta.section) == ("articles/a/", "digests/")
    assert texts(view.meta.breadcrumbs) == ["Front page", "Digests"]
    assert front_page(kit).meta.breadcrumbs == ()
    assert actor_list_page(kit).meta.section == "actors/"
    assert [feed.path for feed in actor_page(kit, "ukraine").meta.feeds] == ["feeds/actors/ukraine.atom.xml"]


def test_ordinary_pages() -> None:
    kit = kit_of(
        page("about", body="## One\n\nText.\n\n### Below\n\n## Two", menu=2, date=moment("2025-12-01")),
        page("method", menu=1, title="How we work", updated=moment("2025-12-05")),
        page("hidden"),
    )
    assert texts(site_of(kit).menu) == ["How we work", "About"]
    view = text_page(kit, kit.corpus.pages[0])
    assert texts(view.headings) == ["One", "Two"]
    assert (view.meta.published, view.meta.description, view.updated) == ("2025-12-01", "About", None)
    assert 'id="page-about-' in view.body
    other = text_page(kit, kit.corpus.pages[2])
    assert other.updated is not None
    assert other.updated.iso == "2025-12-05"


def test_links_in_a_text_start_at_its_own_page() -> None:
    body = "See [Kyiv]({actor}ukraine) and [that]({article}a)."
    kit = kit_of(article("a", body=body), page("about", body=body), note("2025-W51", body=body))
    assert 'href="../../actors/ukraine/"' in article_page(*one_of(kit)).body
    assert 'href="../actors/ukraine/"' in text_page(kit, kit.corpus.pages[0]).body
    assert 'href="../../actors/ukraine/"' in digest(kit, "2025-W51").overview
    assert 'href="./actors/ukraine/"' in front_page(kit).overview


def test_pages_of_other_readers_and_the_page_for_nothing() -> None:
    kit = kit_of()
    view = foreign_page(kit, title="Title", body="<p>Text</p>", path="x/")
    assert (view.title, view.body, view.meta.path) == ("Title", "<p>Text</p>", "x/")
    assert texts(not_found_page(kit).search) == ["All digests", "All actors", "All themes", "Timeline"]


def test_what_every_page_knows() -> None:
    kit = kit_of(article("a"), settings=Settings(name="Site", tagline="Why", zone=BRUSSELS, rights="CC0"))
    site = site_of(kit)
    assert (site.name, site.tagline, site.rights, site.url) == ("Site", "Why", "CC0", "")
    assert site.latest == kit.link("digest", "2025-W51")
    assert site.generator.startswith("Communiqué ")
    assert [link.path for link in site.nav] == [
        "digests/", "positions/", "actors/", "themes/", "timeline/", "feeds/",
    ]  # fmt: skip
