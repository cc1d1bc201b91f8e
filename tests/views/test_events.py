"""How pages tell an event that later articles moved: as of their week, in steps, and what became of it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.build.reads import WHOLE, Reads, Tables
from generator.digest.then import known_by
from generator.model.records import EventRef
from generator.model.values import ApproxDate, Week
from generator.model.vocabulary import EventKind, EventStatus, Result
from generator.views.articles import article_page
from generator.views.kit import Kit
from generator.views.records import event_view
from generator.views.themes import theme_page
from generator.views.timeline import timeline_page
from tests.digest.strategies import FEW
from tests.digest.support import SETTINGS, article, content, day_of, event, source, term
from tests.views.support import digest, environment, example_kit, kit_of, site_of


def refers(**fields: Any) -> EventRef:
    return EventRef(**({"ref": "e", "sources": ("s1",)} | fields))


#: Announced in week 49, postponed in week 50, held in week 52.
ARTICLES = (
    article("a", "2025-12-01", sources=(source("s1", title="One"),),
            events=(event("e", day_of("2025-12-10"), status=EventStatus.PLANNED, note="Announced.",
                          sources=("s1",)),)),
    article("b", "2025-12-10", sources=(source("s1", title="Two"),),
            events=(refers(status=EventStatus.POSTPONED, note="Moved."),)),
    article("c", "2025-12-17", sources=(source("s1", title="Three"),), events=(refers(note="No news."),)),
    article("d", "2025-12-22", sources=(source("s1", title="Four"),),
            events=(refers(status=EventStatus.HELD, result=Result.PARTIAL),)),
)  # fmt: skip
WEEKS = ("2025-W49", "2025-W50", "2025-W51", "2025-W52")


def shown(kit: Kit, week: str) -> LexborHTMLParser:
    """Give a digest as a reader gets it."""
    route = next(route for route in kit.routes.of("digest") if route.key == week)
    page = (
        environment()
        .get_template("digest.html")
        .render(view=digest(kit, route.key), site=site_of(kit), root="../../")
    )
    return LexborHTMLParser(page)


def words(node: Any) -> str:
    return " ".join(node.text().split())


def test_a_digest_tells_an_event_as_its_week_knew_it_and_then_what_became_of_it() -> None:
    tree = shown(kit_of(*ARTICLES), "2025-W49")
    (item,) = tree.css(".events > li")
    facts = [words(line) for line in item.css(".facts, .said")]
    assert facts == [
        "Meeting Planned In person",
        "Announced.",
        "Later: Held · Partial result, recorded 22 Dec 2025 in Title of d",
        "Sources: Publisher",
    ]
    text = words(item)
    assert "Moved." not in text
    assert "Postponed" not in text


def test_a_digest_has_the_events_of_earlier_weeks_that_its_articles_move() -> None:
    kit = kit_of(*ARTICLES)
    assert [[item.anchor for item in digest(kit, week).moved_events] for week in WEEKS] == [
        [], ["event-e"], [], ["event-e"]
    ]  # fmt: skip
    tree = shown(kit, "2025-W50")
    assert [words(head) for head in tree.css("#moved-events")] == ["What became of earlier events"]
    (item,) = tree.css(".events > li")
    facts = [words(line) for line in item.css(".facts, .said")]
    assert facts == [
        "Meeting Postponed In person",
        "Announced.",
        "1 Dec 2025 Planned",
        "10 Dec 2025 Postponed: Moved.",
        "Later: Held · Partial result, recorded 22 Dec 2025 in Title of d",
        "Sources: Publisher, Publisher",
    ]
    assert [link.attributes["href"] for link in item.css(".facts a")][:2] == [
        "../../articles/a/", "../../articles/b/"
    ]  # fmt: skip
    assert not shown(kit, "2025-W51").css("#moved-events")


def test_a_digest_tells_events_as_the_site_of_that_week_did() -> None:
    """But for what became of them later, which that site could not know."""
    kit = kit_of(*ARTICLES)
    for number, week in enumerate(WEEKS, start=1):
        then = known_by(content(*ARTICLES), Week.parse(week), SETTINGS)[0]
        for alone in (kit_of(*ARTICLES[:number]), kit_of(*then.articles)):
            for field in ("events", "moved_events"):
                told = tuple(
                    dataclasses.replace(item, became=None) for item in getattr(digest(kit, week), field)
                )
                assert told == getattr(digest(alone, week), field)
                assert all(item.became is None for item in getattr(digest(alone, week), field))


def test_what_later_articles_only_note_is_no_later_status() -> None:
    kit = kit_of(*ARTICLES[:1], ARTICLES[2])
    (item,) = digest(kit, "2025-W49").events
    assert (item.became, item.steps) == (None, ())
    assert digest(kit, "2025-W51").moved_events == ()


def test_an_article_tells_the_steps_with_day_and_article() -> None:
    kit = kit_of(*ARTICLES)
    for briefing in kit.corpus.briefings:
        (item,) = article_page(kit, briefing).events
        assert item.became is None
        assert item.status.term == "held"
        assert [
            (s.day.iso, s.status and s.status.term, s.result and s.result.term, s.note, s.article.text)
            for s in item.steps
        ] == [
            ("2025-12-01", "planned", None, "", "Title of a"),
            ("2025-12-10", "postponed", None, "Moved.", "Title of b"),
            ("2025-12-17", None, None, "No news.", "Title of c"),
            ("2025-12-22", "held", "partial", "", "Title of d"),
        ]


def test_the_timeline_tells_the_steps_of_what_moved_in_a_line() -> None:
    plain = event("f", day_of("2025-12-11"))
    kit = kit_of(*ARTICLES, article("f", "2025-12-11", events=(plain,)))
    page = (
        environment()
        .get_template("timeline.html")
        .render(view=timeline_page(kit), site=site_of(kit), root="../")
    )
    moved, other = LexborHTMLParser(page).css(".events > li")
    assert "As recorded: Planned 1 Dec 2025 → Postponed 10 Dec 2025 → Held 22 Dec 2025" in [
        words(line) for line in moved.css(".facts")
    ]
    assert len(other.css(".facts")) == 2


def test_example_what_was_planned_is_told_as_planned_in_the_digest_of_then() -> None:
    """By hand from the articles: the reparations loan, the Budapest summit, Zelenskyy in Washington."""
    kit = example_kit()
    told = {
        (week, item.anchor.removeprefix("event-")): (
            item.status.term, item.became and item.became.status and item.became.status.term,
            item.became and item.became.day.iso,
        )
        for week in ("2025-W33", "2025-W34", "2025-W40", "2025-W42", "2025-W43", "2025-W51")
        for page in [digest(kit, week)]
        for item in (*page.events, *page.moved_events)
        if item.steps or item.status.term != "held" or item.became
    }  # fmt: skip
    loan, visit = "decision-on-the-reparations-loan", "2025-08-18-zelenskyy-in-washington"
    assert told == {
        ("2025-W33", visit): ("planned", "held", "2025-08-19"),
        ("2025-W34", visit): ("held", None, None),
        ("2025-W40", loan): ("planned", "cancelled", "2025-12-19"),
        ("2025-W42", "budapest-summit"): ("planned", "cancelled", "2025-10-23"),
        ("2025-W43", "budapest-summit"): ("cancelled", None, None),
        ("2025-W43", loan): ("postponed", "cancelled", "2025-12-19"),
        ("2025-W51", loan): ("cancelled", None, None),
    }


def test_facts_tell_how_they_met_only_where_they_did_and_once() -> None:
    kinds = [term(EventKind, kind) for kind in ("meeting", "call", "back-channel", "sanctions", "incident")]
    events = tuple(
        event(str(kind), day_of(f"2025-12-{number:02d}"), kind=kind, place="Vienna")
        for number, kind in enumerate(kinds, start=1)
    )
    bare = event("bare", day_of("2025-12-06"), kind=EventKind.INCIDENT, result=Result.NONE)
    kit = kit_of(article("a", "2025-12-10", events=(*events, bare)))
    for template, view, root in (
        ("timeline.html", timeline_page(kit), "../"), ("digest.html", digest(kit, "2025-W50"), "../../")
    ):  # fmt: skip
        page = environment().get_template(template).render(view=view, site=site_of(kit), root=root)
        facts = [words(item.css(".facts")[0]) for item in LexborHTMLParser(page).css(".events > li")]
        assert facts == [
            "Meeting In person · Vienna", "Call By telephone · Vienna", "Back channel Vienna",
            "Sanctions In writing · Vienna", "Incident Vienna", "Incident No breakthrough",
        ]  # fmt: skip
    page = (
        environment()
        .get_template("theme.html")
        .render(view=theme_page(kit, "ceasefire"), site=site_of(kit), root="../../")
    )
    shown = [item for item in LexborHTMLParser(page).css(".lines > li") if "#event-" in (item.html or "")]
    lines = [words(item).split(" ", 6)[6] for item in shown]
    assert lines == [
        "Incident · No breakthrough", "Incident · Vienna", "Sanctions · In writing · Vienna",
        "Back channel · Vienna", "Call · By telephone · Vienna", "Meeting · In person · Vienna",
    ]  # fmt: skip


def test_approximate_dates_begin_with_a_capital_on_every_page() -> None:
    events = (
        event("week", ApproxDate.week(Week(2025, 50))), event("month", ApproxDate.month(2025, 12)),
        event("long", day_of("2025-12-01"), end=day_of("2025-12-03")),
    )  # fmt: skip
    kit = kit_of(article("a", "2025-12-10", events=events))
    for template, view in (
        ("article.html", article_page(kit, kit.corpus.briefings[0])),
        ("digest.html", digest(kit, "2025-W50")),
        ("timeline.html", timeline_page(kit)), ("theme.html", theme_page(kit, "ceasefire")),
    ):  # fmt: skip
        page = environment().get_template(template).render(view=view, site=site_of(kit), root="../../")
        shown = [
            words(item.css("time")[0])
            for item in LexborHTMLParser(page).css(".events > li, .lines > li")
            if "#event-" in (item.html or "")
        ]
        assert sorted(shown) == (
            ["1 Dec 2025", "December 2025", "Week 50, 2025"] if template == "theme.html"
            else ["1–3 December 2025", "December 2025", "Week 50, 2025"]
        )  # fmt: skip


DATES: Final = st.integers(0, 60).map(lambda number: day_of("2025-11-01") + timedelta(days=number))
WHEN: Final = (
    DATES.map(ApproxDate.day)
    | DATES.map(lambda day: ApproxDate.week(Week.of(day)))
    | DATES.map(lambda day: ApproxDate.month(day.year, day.month))
)


def last_day(when: ApproxDate) -> date:
    """Search for the last day that is in it."""
    days = (when.first + timedelta(days=number) for number in range(31))
    if "W" in str(when):
        return max(day for day in days if Week.of(day) == Week.of(when.first))
    if str(when).count("-") == 1:
        return max(day for day in days if day.isoformat()[:7] == str(when))
    return when.first


@FEW
@given(WHEN, st.sampled_from(EventStatus), st.none() | st.integers(0, 20), st.none() | st.integers(1, 5))
def test_what_is_planned_for_a_day_that_is_past_says_so(
    when: ApproxDate, status: EventStatus, longer: int | None, held_after: int | None
) -> None:
    end = when.first + timedelta(days=longer) if longer is not None and when.exact else None
    first = article("a", "2025-11-01", events=(event("e", when, end=end, status=status),))
    files = [first, article("z", "2025-12-25")]
    if held_after:
        day = day_of("2025-11-01") + timedelta(weeks=held_after)
        files.append(article("h", day.isoformat(), events=(refers(status=EventStatus.HELD, sources=()),)))
    kit = kit_of(*files)
    over = end or last_day(when)
    planned = status == "planned"
    assert event_view(kit, kit.corpus.events[0]).past is (
        planned and not held_after and over < day_of("2025-12-28")
    )
    for issue in kit.issues.values():
        sunday = issue.week.sunday
        told = bool(held_after) and Week.of(files[-1].record.date.day).sunday <= sunday
        view = event_view(kit, kit.corpus.events[0], issue.week)
        assert view.past is (planned and not told and over < sunday)


def test_pages_say_that_the_day_of_what_is_planned_is_past() -> None:
    planned = event("e", day_of("2025-12-02"), status=EventStatus.PLANNED, place="Vienna")
    kit = kit_of(article("a", "2025-12-01", events=(planned,)), article("b", "2025-12-15"))
    for template, view, said in (
        ("digest.html", digest(kit, "2025-W49"), "Planned, its day is past In person"),
        ("timeline.html", timeline_page(kit), "Planned, its day is past In person"),
        ("theme.html", theme_page(kit, "ceasefire"), "Meeting · Planned, its day is past · In person"),
    ):
        page = environment().get_template(template).render(view=view, site=site_of(kit), root="../../")
        assert said in words(LexborHTMLParser(page).body)


def test_the_end_of_the_site_is_among_what_is_read_for_an_event_that_is_planned() -> None:
    planned, held = event("p", status=EventStatus.PLANNED), event("h")
    kit = kit_of(article("a", events=(planned, held)))
    told = {}
    for happening in kit.corpus.events:
        reads = Reads()
        watched = Tables(kit).tracked(kit, reads)
        _, names = reads.during(lambda one=happening, made=watched: event_view(made, one))  # type: ignore[misc]
        told[happening.event.id] = any(name.startswith(f"{WHOLE}weeks") for name in reads.flat(names))
    assert told == {"p": True, "h": False}
