"""What the other pages show, on small sites."""

from __future__ import annotations

from typing import Any

from generator.model.documents import Direction
from generator.model.records import EventRef, Participant
from generator.model.settings import Settings
from generator.model.values import ApproxDate
from generator.model.vocabulary import (
    ActorKind,
    Channel,
    CorrectionKind,
    DirectionKind,
    EventStatus,
    Role,
    Significance,
)
from generator.views.actors import actor_list_page, actor_page
from generator.views.articles import article_page
from generator.views.digests import digest_list_page, front_page
from generator.views.kit import Kit
from generator.views.matrix import matrix_page
from generator.views.overview import (
    foreign_page,
    not_found_page,
    text_page,
)
from generator.views.parts import Link
from generator.views.themes import theme_list_page, theme_page
from generator.views.timeline import timeline_page
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
from tests.views.support import digest, kit_of, site_of, texts, texts_of


def test_an_empty_site_has_all_its_pages() -> None:
    kit = kit_of()
    front = front_page(kit)
    assert (front.issue, front.lead, front.articles, front.changes) == (None, None, (), ())
    assert (matrix_page(kit).rows, matrix_page(kit).as_of) == ((), None)
    assert timeline_page(kit).months == ()
    assert digest_list_page(kit).years == ()
    assert actor_page(kit, "ukraine").holdings == ()
    assert theme_page(kit, "ceasefire").directions == ()
    assert site_of(kit).latest is None


def test_an_actor_met_those_who_were_at_events_that_took_place() -> None:
    def who(*names: str, **fields: Any) -> tuple[Participant, ...]:
        values: list[dict[str, Any]] = [{"actor": name, **fields} for name in names]
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
                event("text", day_of("2025-12-04"), participants=who("ukraine", "russia"),
                      channel=Channel.WRITTEN),
                event("hush", day_of("2025-12-04"), participants=who("ukraine", "russia"),
                      channel=Channel.BACK_CHANNEL),
                event("apart", day_of("2025-12-05"), channel=Channel.MEDIATED, participants=(
                    *who("ukraine", "russia"), *who("turkey", role=Role.MEDIATOR))),
            ),
        ),
    )  # fmt: skip
    made = actor_page(kit, "ukraine")
    assert [(c.actor.text, c.times, c.last.iso) for c in made.contacts] == [
        ("Turkey", 2, "2025-12-05"),
        ("United-States", 2, "2025-12-02"),
    ]
    assert len(made.events) == 7
    assert [c.actor.text for c in actor_page(kit, "turkey").contacts] == [
        *("Ukraine", "Russia", "United-States")
    ]
    assert [c.actor.text for c in actor_page(kit, "russia").contacts] == ["Turkey"]
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


def test_related_articles_are_those_before_on_the_main_theme() -> None:
    items = [article(f"a{number}", f"2025-12-{number:02d}") for number in range(1, 9)]
    kit = kit_of(*items, article("x", "2025-12-20", themes=("territory", "ceasefire")))

    def related(name: str) -> list[str]:
        return [
            text.removeprefix("Title of ")
            for text in texts_of(article_page(kit, kit.briefings[name]).related)
        ]

    assert related("a7") == ["a6", "a5", "a4", "a3"]
    # Where too few are before it, the next ones follow.
    assert related("a2") == ["a1", "a3", "a4", "a5"]
    assert related("a1") == ["a2", "a3", "a4", "a5"]
    assert related("x") == []


def test_a_new_article_leaves_the_related_ones_of_others_as_they_are() -> None:
    items = [article(f"a{number}", f"2025-12-{number:02d}") for number in range(1, 9)]
    before, after = kit_of(*items), kit_of(*items, article("new", "2025-12-20"))
    for name in before.briefings:
        views = [texts_of(article_page(kit, kit.briefings[name]).related) for kit in (before, after)]
        assert views[0] == views[1]


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
    assert view.citation.text == (
        "A, B and C, “Title of a”, Site, 15 December 2025. https://example.org/articles/a/"
    )
    view = article_page(*one_of(kit_of(article("a"), settings=settings)))
    assert view.citation.text.startswith("Desk, “Title of a”")
    assert not article_page(*one_of(kit_of(article("a")))).citation.text.endswith(" ")


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
        assert view.events[0].note == "As reported."
        assert [(step.article.text, step.note) for step in view.events[0].steps] == [
            ("Title of a", ""), ("Title of b", "More is known."), ("Title of c", "More is known.")
        ]  # fmt: skip
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


def test_events_of_the_whole_month_follow_its_days_on_every_page() -> None:
    who: dict[str, Any] = {"actor": "ukraine"}
    events = tuple(
        event(name, when, participants=(Participant(**who),))
        for name, when in (
            ("november", day_of("2025-11-30")),
            ("month", ApproxDate.month(2025, 12)),
            ("early", day_of("2025-12-03")),
            ("late", day_of("2025-12-30")),
        )
    )
    kit = kit_of(article("a", "2025-12-31", events=events))
    oldest_first = ["event-november", "event-early", "event-late", "event-month"]
    newest_first = ["event-late", "event-early", "event-month", "event-november"]
    assert [item.anchor for item in digest(kit, "2026-W01").events] == oldest_first
    assert [item.anchor for item in article_page(*one_of(kit)).events] == oldest_first
    assert [item.anchor for item in actor_page(kit, "ukraine").events] == newest_first
    assert [item.anchor for item in theme_page(kit, "ceasefire").events] == newest_first


def test_support_without_an_amount_is_not_zero() -> None:
    values: tuple[Any, ...] = (support(), support(amount=5e8, currency="EUR", approximate=True))
    shown = article_page(*one_of(kit_of(article("a", support=values)))).support
    assert [(item.amount, item.known) for item in shown] == [
        ("amount unknown", False),
        ("about EUR 500 million", True),
    ]


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
    # Named after no week, or a new one would make every page anew.
    assert site.latest == Link(text="Latest digest", path="")
    assert site.generator.startswith("Communiqué ")
    assert [link.path for link in site.nav] == [
        "digests/", "positions/", "actors/", "themes/", "timeline/", "outlook/",
    ]  # fmt: skip
