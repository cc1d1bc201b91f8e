"""What the pages of sources show: every document once, with ways to all that rests on it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.build.reads import Reads, Tables
from generator.digest.publishers import publisher_slug
from generator.editions.pages import page_jobs
from generator.model.records import Interest
from generator.model.values import ApproxDate
from generator.model.vocabulary import Credibility, Reliability
from generator.views.kit import Kit
from generator.views.publishers import MOST_USES, publisher_page, sources_page, sources_part_page
from generator.views.shelves import PublisherPage
from tests.digest.strategies import FEW
from tests.digest.support import UNTIMED, article, dispute, event, outlook, position, source, support
from tests.views.many import sized
from tests.views.support import environment, example_kit, kit_of, site_of, texts

FIRST: Final = date(2023, 1, 1)


def pages(kit: Kit, slug: str) -> list[PublisherPage]:
    """Give the pages of the years of a publisher, oldest first."""
    return [publisher_page(kit, r.key) for r in kit.routes.of("publisher") if r.key.startswith(f"{slug}/")]


def anchors(*views: PublisherPage) -> list[str]:
    return [item.source.anchor for view in views for item in view.documents]


def cited(number: int, **fields: Any) -> Any:
    """Give an article with one document of its own."""
    day = FIRST + timedelta(days=number * 9)
    own = source("s1", url=f"https://example.org/{number}", date=ApproxDate.day(day), **fields)
    return article(f"a{number}", day.isoformat(), sources=(own,))


def test_a_site_without_sources_has_no_such_pages() -> None:
    kit = kit_of(article("a", sources=()))
    kinds = ("sources", "sources_part", "publisher")
    assert [route for kind in kinds for route in kit.routes.of(kind)] == []
    assert "Sources" not in texts(site_of(kit).boards)
    assert "Sources" in texts(site_of(kit_of(article("a"))).boards)


def test_what_rests_on_a_document_is_listed_by_kind() -> None:
    values: dict[str, Any] = {"actor": "russia", "theme": "territory", "text": "It.", "sources": ("s1",)}
    kit = kit_of(
        article(
            "a",
            positions=(position(),),
            events=(event("talks", sources=("s1",)),),
            outlook=(outlook("more", date(2026, 1, 1), sources=("s1",)),),
            disagreements=(dispute("order", sources=("s1",)),),
            support=(support(sources=("s1",)),),
            interests=(Interest(**values),),
        )
    )
    (item,) = publisher_page(kit, "publisher").documents
    assert {group.label: [(link.text, link.path) for link in group.records] for group in item.rests} == {
        "Positions": [("Ukraine on Ceasefire", "articles/a/#position-a-ukraine-ceasefire")],
        "Events": [("Title of talks", "articles/a/#event-talks")],
        "Outlook": [("Statement of more", "articles/a/#outlook-more")],
        "Disagreements": [("Issue of order", "articles/a/#disagreement-order")],
        "Support": [("United-States to Ukraine: financial, committed", "articles/a/#support")],
        "Interests": [("Russia on Territory", "articles/a/#interests")],
    }
    assert [(link.text, link.path) for link in item.articles] == [
        ("Title of a", "articles/a/#article-a-ref-s1")
    ]
    page = publisher_page(kit, "publisher")
    assert page.row is not None
    assert (page.row.documents, page.row.positions, page.row.events, page.row.outlook, page.row.support) == (
        1,
    ) * 5
    assert page.rests == (
        "1 position · 1 event · 1 outlook item · 1 disagreement · 1 support record · 1 interest"
    )


@FEW
@given(st.integers(0, 60), st.integers(1, 12))
def test_every_document_is_on_one_page(number: int, size: int) -> None:
    kit = kit_of(*(cited(n) for n in range(number + 1)), settings=sized(size))
    main, years = publisher_page(kit, "publisher"), pages(kit, "publisher")
    every = [item.name for item in kit.corpus.documents["publisher"]]
    limit = 2 * max(1, size // 3)
    assert all(len(view.documents) <= limit for view in (main, *years))
    assert anchors(main) == every[::-1][:limit]
    assert main.total == len(every)
    if len(every) <= limit:
        assert (years, main.archive) == ([], ())
        return
    assert [name for view in years for name in reversed(anchors(view))] == every
    assert [link.path for link in main.archive] == list(
        dict.fromkeys(
            f"sources/publisher/{item.day.year}/" for item in kit.corpus.documents["publisher"][::-1]
        )
    )
    assert [v.previous.path if v.previous else "" for v in years][1:] == [v.meta.path for v in years[:-1]]
    assert [v.next.path if v.next else "" for v in years][:-1] == [v.meta.path for v in years[1:]]


def test_a_full_page_of_a_year_stays_as_it_is() -> None:
    few, more = (kit_of(*(cited(n) for n in range(number)), settings=sized(6)) for number in (50, 53))
    old, new = pages(few, "publisher"), pages(more, "publisher")
    last = len(old) - 1
    assert [dataclasses.replace(v, next=None) for v in old[:last]] == [
        dataclasses.replace(v, next=None) for v in new[:last]
    ]


def test_of_a_document_on_which_much_rests_the_newest_is_shown() -> None:
    one = source("s1", url="https://example.org/treaty")
    days = [FIRST + timedelta(days=n) for n in range(MOST_USES + 3)]
    kit = kit_of(
        *(
            article(f"a{n}", day.isoformat(), sources=(one,), positions=(position(),))
            for n, day in enumerate(days)
        )
    )
    (item,) = publisher_page(kit, "publisher").documents
    assert [link.path for link in item.articles] == [
        f"articles/a{n}/#article-a{n}-ref-s1" for n in range(MOST_USES + 2, 2, -1)
    ]
    assert [len(group.records) for group in item.rests] == [MOST_USES]
    assert item.more == "3 records and 3 articles"


def test_a_document_is_described_as_the_newest_article_does() -> None:
    fair, good = (Reliability.C, Credibility.PROBABLE), (Reliability.B, Credibility.CONFIRMED)
    kit = kit_of(
        *(
            article(
                f"a{n}", f"2025-12-{n + 1:02d}",
                sources=(source("s1", url="https://x.example", title=f"T{n}", reliability=r, credibility=c),),
            )
            for n, (r, c) in enumerate((fair, good, fair))
        )
    )  # fmt: skip
    (item,) = publisher_page(kit, "publisher").documents
    assert (item.source.title, item.source.reliability.term, item.other_grades) == ("T2", "C", "B 1")


def test_spellings_of_a_name_share_a_page_named_as_most_write_it() -> None:
    names = ("reuters", "Reuters", "REUTERS", "Reuters")
    kit = kit_of(*(cited(n, publisher=name) for n, name in enumerate(names)))
    assert [route.url for route in kit.routes.of("publisher")] == ["sources/reuters/"]
    view = publisher_page(kit, "reuters")
    assert view.meta.title == "Sources: Reuters"
    assert len(view.documents) == 4


def test_a_new_article_changes_the_pages_of_its_own_publishers_and_the_list() -> None:
    def views(*content: Any) -> dict[str, Any]:
        kit = kit_of(*content)
        kinds = ("sources", "publisher")
        return {job.route.url: job.view for job in page_jobs(kit) if job.route.kind in kinds}

    known = [cited(n, publisher=name) for n, name in enumerate(("One", "Two", "Three"))]
    old, new = views(*known), views(*known, cited(9, publisher="Two"))
    assert {url for url in new if new[url] != old.get(url)} == {"sources/", "sources/two/"}


def test_the_page_of_a_publisher_is_made_from_nothing_of_others() -> None:
    kit = kit_of(*(cited(n, publisher=name) for n, name in enumerate(("One", "Two", "Three"))))
    reads, tables = Reads(), Tables(kit)
    watched = tables.tracked(kit, reads)
    _, names = reads.during(lambda: publisher_page(watched, "two"))
    told = {
        name for name in reads.flat(names) if name[1:].startswith(("publishers", "documents", "briefing"))
    }
    assert told == {"=publishers\x1ftwo", "=documents\x1ftwo", "=briefing\x1fa1"}


# The list


@UNTIMED
@given(st.lists(st.sampled_from([*"ABCdé1Ї中", "The A", "9 to 5"]), unique=True), st.integers(1, 3))
def test_every_publisher_is_in_the_list_or_under_its_letter(names: list[str], size: int) -> None:
    every = sorted({f"{name} {end}" for name in names for end in ("press", "radio")})
    kit = kit_of(*(cited(n, publisher=name) for n, name in enumerate(every)), settings=sized(size))
    if not every:
        return
    limit, page = 5 * size // 2, sources_page(kit)
    parts = [sources_part_page(kit, route.key) for route in kit.routes.of("sources_part")]
    assert (page.total, page.documents) == (len(every), len(every))
    assert len(page.publishers) == min(limit, len(every))
    assert all(len(part.publishers) <= limit for part in parts)
    found = [row.publisher.text for part in parts for row in part.publishers]
    assert sorted(found) == (every if len(every) > limit else [])
    assert len({part.meta.path for part in parts}) == len({part.meta.title for part in parts}) == len(parts)
    assert bool(page.letters) == bool(parts)


def test_letters_come_in_order_and_other_scripts_last() -> None:
    names = ("Zeta", "alpha", "Édition", "Правда", "24 Kanal", "Eins", "新华社")
    kit = kit_of(*(cited(n, publisher=name) for n, name in enumerate(names)), settings=sized(1))
    assert texts(sources_page(kit).letters) == ["0–9", "A", "E", "Z", "Other"]
    part = sources_part_page(kit, "by-name/e")
    assert [row.publisher.text for row in part.publishers] == ["Eins", "Édition"]
    assert part.previous is not None
    assert part.previous.path == "sources/by-name/a/"


def test_those_on_which_most_rests_come_first() -> None:
    kit = kit_of(
        article(
            "a", sources=(source("s1", publisher="Much"), source("s2", publisher="Little")),
            positions=(position(sources=("s1",)), position(who="russia", sources=("s1", "s2"))),
        ),
        article("b", "2025-12-01", sources=(source("s1", publisher="None"), source("s2", publisher="None"))),
    )  # fmt: skip
    rows = sources_page(kit).publishers
    assert [(row.publisher.text, row.positions) for row in rows] == [("Much", 2), ("Little", 1), ("None", 0)]


# The example


@cache
def rendered() -> dict[str, LexborHTMLParser]:
    kit, templates = example_kit(), environment()
    site = site_of(kit)
    return {
        job.route.url: LexborHTMLParser(
            templates.get_template(f"{job.template}.html").render(view=job.view, site=site, root=job.root)
        )
        for job in page_jobs(kit)
        if job.route.kind in ("article", "sources", "publisher")
    }


def test_example_every_way_leads_to_its_place() -> None:
    kit, made = example_kit(), rendered()
    ids = {url: {node.attributes["id"] for node in page.css("[id]")} for url, page in made.items()}
    ways = 0
    for route in kit.routes.of("publisher"):
        view = publisher_page(kit, route.key)
        assert set(anchors(view)) <= ids[route.url]
        for item in view.documents:
            for link in (*item.articles, *(link for group in item.rests for link in group.records)):
                url, _, anchor = link.path.partition("#")
                assert anchor in ids[url], link.path
                ways += 1
    assert ways > 400


def test_example_every_source_of_an_article_leads_to_its_publisher() -> None:
    kit = example_kit()
    for briefing in kit.corpus.briefings:
        for key, view in kit.source_list(briefing).items():
            slug = publisher_slug(view.publisher)
            assert view.page == kit.routes.path("publisher", slug)
            documents = kit.corpus.documents[slug]
            assert any(c.briefing_id == briefing.id and c.source == key for d in documents for c in d.cited)


@pytest.mark.parametrize("kind", ["sources", "publisher"])
def test_example_pages_say_how_much_they_hold(kind: str) -> None:
    kit, made = example_kit(), rendered()
    for route in kit.routes.of(kind):
        selector = "table.publishers tbody tr" if kind == "sources" else "ol.documents > li"
        expected = (
            len(kit.corpus.publishers) if kind == "sources" else kit.corpus.publishers[route.key].documents
        )
        assert len(made[route.url].css(selector)) == expected
