"""Long lists are divided so that no page grows: every entry is found, and full pages stay as they are."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.editions.pages import page_jobs
from generator.views import paging
from generator.views.actors import actor_page
from generator.views.archives import archive_page
from generator.views.boards import TimelinePage
from generator.views.digests import digest_list_page, digest_year_page
from generator.views.earlier import EarlierLists, EarlierView
from generator.views.kit import Kit
from generator.views.pages import ActorPage, ArchivePage, ThemePage
from generator.views.paging import LISTINGS, shelve
from generator.views.themes import theme_page
from generator.views.timeline import timeline_page, timeline_year_page
from tests.digest.strategies import FEW
from tests.digest.support import UNTIMED, article, event, outlook
from tests.views.many import ACTOR, START, THEME, articles, assessed, divided_kit, full_article, sized
from tests.views.support import kit_of, texts

GAPS = st.lists(st.integers(0, 40), max_size=40)
SIZES = st.integers(1, 12)
WHOLE = sized(10_000)


# Cutting


@UNTIMED
@given(st.integers(0, 300), st.integers(1, 40), st.integers(0, 20))
def test_a_list_is_cut_into_full_pages_and_a_rest(number: int, size: int, kept: int) -> None:
    entries = list(range(number))
    shelf = shelve(entries, size, kept)
    assert [item for page in shelf.pages for item in page] + list(shelf.newest) == entries
    assert {len(page) for page in shelf.pages} <= {size}
    assert min(number, kept) <= len(shelf.newest) < kept + size
    # Nothing that comes later moves an entry of a full page.
    longer = shelve([*entries, *range(number, number + 50)], size, kept)
    assert longer.pages[: len(shelf.pages)] == shelf.pages


@pytest.mark.parametrize(
    ("number", "pages", "rest"), [(14, 0, 14), (15, 1, 10), (16, 1, 11), (19, 1, 14), (20, 2, 10)]
)
def test_where_a_page_is_full(number: int, pages: int, rest: int) -> None:
    kit = kit_of(*articles([3] * number), settings=sized(5))
    page = actor_page(kit, ACTOR)
    assert len(page.articles) == rest
    assert page.earlier.articles.number == 5 * pages
    assert len(list(kit.routes.of("actor_archive"))) >= pages
    keys = {route.key for route in kit.routes.of("actor_archive") if "/articles/" in route.key}
    assert keys == {f"{ACTOR}/articles/{k}" for k in range(1, pages + 1)}


def test_a_small_site_has_no_archive() -> None:
    kit = kit_of(*articles([1] * 23), *assessed(38))
    divided = ("actor_archive", "theme_archive", "timeline_year", "outlook_year", "digest_year")
    assert [route for kind in divided for route in kit.routes.of(kind)] == []
    nothing = EarlierView()
    empty = EarlierLists(**{field.name: nothing for field in dataclasses.fields(EarlierLists)})
    assert actor_page(kit, ACTOR).earlier == theme_page(kit, THEME).earlier == empty
    assert len(theme_page(kit, THEME).directions) == 38
    assert timeline_page(kit).archive == digest_list_page(kit).archive == ()


# Whole sites


def main_page(kit: Kit, kind: str) -> ActorPage | ThemePage:
    return actor_page(kit, ACTOR) if kind == "actor" else theme_page(kit, THEME)


def archives(kit: Kit, kind: str, name: str) -> list[ArchivePage]:
    """Give the archive pages of a list, oldest first."""
    of = ACTOR if kind == "actor" else THEME
    keys = [route.key for route in kit.routes.of(f"{kind}_archive") if route.key.startswith(f"{of}/{name}/")]
    assert keys == [f"{of}/{name}/{number}" for number in range(1, len(keys) + 1)]
    return [archive_page(kit, kind, key) for key in keys]


def entries(page: ArchivePage, field: str) -> list[Any]:
    others = {item.name for item in dataclasses.fields(page.years[0])} - {"year", field}
    assert all(getattr(year, other) == () for year in page.years for other in others)
    return [entry for year in page.years for entry in getattr(year, field)]


@FEW
@given(GAPS, SIZES)
def test_every_entry_is_on_one_page(gaps: list[int], size: int) -> None:
    content = articles(gaps)
    whole, kit = kit_of(*content, settings=WHOLE), kit_of(*content, settings=sized(size))
    for listing in LISTINGS:
        if listing.weeks:
            continue
        expected = getattr(main_page(whole, listing.kind), listing.field)
        page = main_page(kit, listing.kind)
        pages = archives(kit, listing.kind, listing.name)
        found = [
            *getattr(page, listing.field),
            *(e for p in reversed(pages) for e in entries(p, listing.field)),
        ]
        if listing.field in ("outlook", "disagreements"):  # open ones come first
            assert Counter(item.anchor for item in found) == Counter(item.anchor for item in expected)
        elif listing.field == "support":  # of one day, the oldest record comes first on its page
            assert sorted(found, key=str) == sorted(expected, key=str)
            assert [item.day for item in found] == [item.day for item in expected]
        else:
            assert found == list(expected), listing.name
        earlier = getattr(page.earlier, listing.field)
        assert earlier.number == sum(len(entries(p, listing.field)) for p in pages)
        assert (earlier.path == pages[-1].meta.path) if pages else (earlier == EarlierView())


@FEW
@given(GAPS, SIZES, st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_what_is_new_leaves_full_pages_as_they_are(gaps: list[int], size: int, more: list[int]) -> None:
    before = kit_of(*articles(gaps), settings=sized(size))
    after = kit_of(*articles([*gaps, *more]), settings=sized(size))
    for listing in LISTINGS:
        old = archives(before, listing.kind, listing.name)
        new = archives(after, listing.kind, listing.name)
        for place, page in enumerate(old):
            assert dataclasses.replace(new[place], next=None) == dataclasses.replace(page, next=None)
            if place < len(old) - 1:  # the last one leads on to a page of its list, once there is one
                assert new[place].next == page.next
    for key in [route.key for route in before.routes.of("timeline_year")]:
        page_before, page_after = timeline_year_page(before, key), timeline_year_page(after, key)
        if page_before.shown == 2 * size and page_before.next:
            assert page_after == page_before


def test_a_disagreement_that_is_not_settled_stays_on_the_page() -> None:
    page = actor_page(divided_kit(), ACTOR)
    states = Counter(item.state.term for item in page.disagreements)
    assert states["open"] == 8
    assert states["settled"] + page.earlier.disagreements.number == 32


def test_what_is_expected_stays_on_the_page() -> None:
    """However many there are, and whatever lies further ahead: the nearest one matters most."""
    ahead = tuple(outlook(f"o{number:02d}", START + timedelta(days=30 + number)) for number in range(40))
    kit = kit_of(*articles([1] * 30), article("a", "2022-02-02", outlook=ahead), settings=sized(3))
    page = theme_page(kit, THEME)
    known = kit.corpus.outlook_by_theme[THEME]
    open_ones = {f"outlook-{item.outlook.id}" for item in known if item.outlook.due >= kit.corpus.as_of}
    assert len(open_ones) > 50
    assert open_ones <= {item.anchor for item in page.outlook}
    assert page.earlier.outlook.number == len(known) - len(open_ones) - 8


def test_the_way_through_an_archive() -> None:
    kit = divided_kit()
    pages = archives(kit, "actor", "articles")
    assert [page.previous.text if page.previous else "" for page in pages][:3] == [
        "",
        "Articles 1–4",
        "Articles 5–8",
    ]
    assert [page.next.text for page in pages if page.next][-2:] == ["Articles 25–28", "Ukraine"]
    assert pages[1].meta.title == "Ukraine: articles 5–8"
    assert texts(pages[1].meta.breadcrumbs) == ["Front page", "Actors", "Ukraine"]
    assert pages[1].meta.section == "actors/"
    assert pages[1].meta.path == "actors/ukraine/articles/2/"
    assert pages[1].span == "27 February – 1 April 2022"
    earlier = actor_page(kit, ACTOR).earlier.articles
    assert earlier.text == "Archive: 28 articles, 14 January – 7 November 2022"
    assert earlier.path == "actors/ukraine/articles/7/"
    assert earlier.years == (), "one year needs no list of years"
    assert archives(kit, "actor", "support")[0].meta.title == "Ukraine: support record 1", "a third of four"


def test_each_year_leads_to_the_page_with_its_newest_entry() -> None:
    kit = kit_of(*articles([100] * 30), settings=sized(3))
    years = actor_page(kit, ACTOR).earlier.articles.years
    assert texts(years) == ["2026", "2025", "2024", "2023", "2022"]
    by_path = {page.meta.path: page for page in archives(kit, "actor", "articles")}
    pages = list(by_path.values())
    for link in years:
        page = by_path[link.path]
        assert int(link.text) in [year.year for year in page.years]
        later = pages[pages.index(page) + 1 :]
        assert all(int(link.text) not in [year.year for year in other.years] for other in later)


def test_titles_and_addresses_stand_once() -> None:
    jobs = [job for job in page_jobs(divided_kit()) if job.template != "404"]
    for of in ("title", "path"):
        counts = Counter(getattr(job.view.meta, of) for job in jobs if not job.route.key.startswith("a"))
        assert [value for value, number in counts.items() if number > 1] == []


# Directions


def test_the_strip_of_a_theme_is_of_this_year_and_the_archive_has_the_rest() -> None:
    page = theme_page(divided_kit(), THEME)
    strips = archives(divided_kit(), "theme", "directions")
    weeks = [*(view for strip in strips for view in reversed_years(strip)), *page.directions]
    assert texts(view.digest for view in weeks) == texts(
        divided_kit().link("digest", str(week)) for week in divided_kit().corpus.weeks
    )
    assert {len(reversed_years(strip)) for strip in strips} == {26}
    assert 13 <= len(page.directions) <= 38
    assert strips[0].meta.title == "Ceasefire: weeks 1–26"
    assert strips[0].span == "Week 1, 2022 – Week 26, 2022"


def reversed_years(page: ArchivePage) -> list[Any]:
    return [view for year in reversed(page.years) for view in year.directions]


def test_weeks_before_a_theme_was_assessed_fill_no_archive() -> None:
    items = [article("first", START.isoformat()), *assessed(5, START + timedelta(weeks=95))]
    kit = kit_of(*items)
    assert archives(kit, "theme", "directions") == []
    shown = theme_page(kit, THEME).directions
    assert len(shown) == 38
    assert [bool(view.direction) for view in shown] == [False] * 33 + [True] * 5


# Years


def events_of(page: TimelinePage) -> list[str]:
    return [item.anchor for month in reversed(page.months) for item in month.events]


@FEW
@given(GAPS, SIZES)
def test_every_event_is_on_one_page_of_a_year(gaps: list[int], size: int) -> None:
    kit = kit_of(*articles(gaps), settings=sized(size))
    page = timeline_page(kit)
    known = [f"event-{item.event.id}" for item in kit.corpus.events]
    parts = [timeline_year_page(kit, route.key) for route in kit.routes.of("timeline_year")]
    assert [anchor for part in parts for anchor in events_of(part)] == (known if parts else [])
    assert page.total == len(known)
    assert page.shown == len(events_of(page)) <= 2 * size
    # The timeline itself has the newest events, whole months of them unless one month is too much.
    assert events_of(page) == known[len(known) - page.shown :]
    assert bool(parts) is bool(page.archive) is (len(known) > 2 * size)
    assert all(0 < part.shown <= 2 * size for part in parts)
    for earlier, later in itertools.pairwise(parts):
        assert earlier.next is not None
        assert later.previous is not None
        assert (earlier.next.path, later.previous.path) == (later.meta.path, earlier.meta.path)


def test_a_crowded_year_has_several_pages() -> None:
    kit = kit_of(*articles([300, *[3] * 4, 400, 30]), settings=sized(2))
    assert {route.key: route.url for route in kit.routes.of("timeline_year")} == {
        "2022": "timeline/2022/",
        "2022-2": "timeline/2022-2/",
        "2023": "timeline/2023/",
        "2024": "timeline/2024/",
    }
    titles = [timeline_year_page(kit, key).meta.title for key in ("2022", "2022-2", "2023")]
    assert titles == ["Timeline 2022", "Timeline 2022, part 2", "Timeline 2023"]
    assert texts(timeline_page(kit).archive) == ["2024", "2023", "2022"]
    assert [link.path for link in timeline_page(kit).archive][2] == "timeline/2022/"


def test_of_a_crowded_month_the_timeline_shows_the_newest_events() -> None:
    crowd = tuple(event(f"e{number}", date(2025, 12, number + 1)) for number in range(9))
    page = timeline_page(kit_of(article("a", events=crowd), settings=sized(2)))
    assert events_of(page) == ["event-e5", "event-e6", "event-e7", "event-e8"]


@pytest.mark.parametrize(("weeks", "years"), [(20, []), (21, ["2025", "2024"])])
def test_many_digests_are_divided_by_year(weeks: int, years: list[str]) -> None:
    kit = kit_of(*assessed(weeks, date(2024, 11, 4)), settings=sized(10))
    page = digest_list_page(kit)
    assert texts(page.archive) == years
    # Whole years, as many as it takes to fill a page: of 2025 there are 13.
    assert [year.year for year in page.years] == ([2025] if years else [2025, 2024])
    found = [digest_year_page(kit, int(year)) for year in reversed(years)]
    issues = [issue.week for part in found for year in part.years for issue in reversed(year.issues)]
    assert issues == ([str(week) for week in kit.corpus.weeks] if years else [])
    if years:
        assert [part.previous.text if part.previous else "" for part in found] == ["", "2024"]
        assert [part.next.text if part.next else "" for part in found] == ["2025", ""]
        assert [part.meta.path for part in found] == ["digests/2024/", "digests/2025/"]


def test_the_keys_of_archive_pages_say_what_they_hold() -> None:
    for listing in LISTINGS:
        assert paging.archive_place(listing.kind, listing.key("some-id", 12)) == (listing, "some-id", 12)


def test_an_archive_page_of_one_article_is_made_alone() -> None:
    """As a server does that is asked for one address."""
    kit = kit_of(
        *(full_article(number, START + timedelta(days=number)) for number in range(30)), settings=sized(2)
    )
    made = {job.route.key: job.view for job in page_jobs(kit) if job.route.kind == "actor_archive"}
    assert made
    assert all(archive_page(kit, "actor", key) == view for key, view in made.items())
