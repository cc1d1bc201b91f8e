"""What a record rests on, who uses it, and whether its address leads to it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from generator.digest.coverage import ClaimKind, build_coverage
from generator.model.records import EventRef
from generator.model.settings import Settings
from generator.read.content import Content
from generator.views.articles import article_page
from generator.views.kit import Kit
from generator.views.pages import ArticlePage
from generator.views.records import event_view, outlook_view
from generator.views.sourcing import EvidenceView
from tests.digest.strategies import FEW, contents
from tests.digest.support import (
    BRUSSELS,
    article,
    event,
    outlook,
    position,
    resolution,
    resolves,
    source,
)
from tests.views.support import environment, example_kit, kit_of, site_of

SITE: Final = Settings(name="Site", zone=BRUSSELS, url="https://example.org/sub", publisher="Desk")


def views(kit: Kit) -> dict[str, ArticlePage]:
    return {item.id: article_page(kit, item) for item in kit.corpus.briefings}


def by_anchor(view: ArticlePage) -> dict[str, EvidenceView]:
    """Give the evidence of an article's own records by their anchors."""
    pairs: list[tuple[str, EvidenceView | None]] = [
        *zip((item.after.anchor for item in view.positions), view.position_evidence, strict=True),
        *zip((item.anchor for item in view.events), view.event_evidence, strict=True),
        *zip((item.anchor for item in view.outlook), view.outlook_evidence, strict=True),
    ]
    return {anchor: item for anchor, item in pairs if item}


def also_used_by(view: EvidenceView) -> list[str]:
    return [link.path.removeprefix("articles/").removesuffix("/") for link in view.also_used_by]


# Anchors


@cache
def example_pages() -> dict[str, LexborHTMLParser]:
    """Give every article of the example by its address."""
    kit = example_kit()
    template, site = environment().get_template("article.html"), site_of(kit)
    return {
        kit.routes.path("article", key): LexborHTMLParser(
            template.render(view=view, site=site, root="../../")
        )
        for key, view in views(kit).items()
    }


def test_every_address_of_a_record_leads_to_its_anchor() -> None:
    kit, pages = example_kit(), example_pages()
    paths = [
        *(kit.statement(e.statement).path for h in kit.corpus.histories.values() for e in h.entries),
        *(event_view(kit, item).path for item in kit.corpus.events),
        *(
            f"{view.article.path}#{view.anchor}"
            for view in (outlook_view(kit, i) for i in kit.corpus.outlook)
        ),
    ]
    assert len(paths) == len(set(paths)) > 100
    for path in paths:
        page, _, anchor = path.partition("#")
        (target,) = pages[page].css(f'[id="{anchor}"]')
        # The evidence stands in the record, or right behind it where that is a row of a table.
        row = target.tag == "tr"
        place = target.next if row else target
        while row and place is not None and place.tag != "tr":
            place = place.next
        assert place is not None
        assert len(place.css("details.proof")) == 1, path
        assert f"@misc{{{anchor}," in place.text()


def test_an_anchor_stays_when_everything_around_it_changes() -> None:
    records: dict[str, Any] = {
        "positions": (position(), position(who="russia", id="own-name")),
        "events": (event("talks"),),
        "outlook": (outlook("more", date(2026, 1, 5)),),
    }
    before = by_anchor(views(kit_of(article("a", **records)))["a"])
    more: dict[str, Any] = {name: (*items[::-1],) for name, items in records.items()}
    more["positions"] = (position(on="territory", text="Another."), *more["positions"])
    more["events"] = (event("visit"), *more["events"])
    after = by_anchor(views(kit_of(article("b"), article("a", "2025-12-18", title="New", **more)))["a"])
    assert set(before) == {
        "position-a-ukraine-ceasefire", "position-own-name", "event-talks", "outlook-more",
    }  # fmt: skip
    assert set(before) < set(after)


# Who uses it


@FEW
@given(contents())
def test_evidence_names_the_articles_that_a_plain_search_finds(everything: Content) -> None:
    kit = kit_of(
        *everything.articles, *everything.actors, *everything.themes, *everything.digests, *everything.pages
    )
    expected: defaultdict[str, set[str]] = defaultdict(set)
    for item in everything.articles:
        for record in (*item.record.events, *item.record.outlook):
            kind = "event" if "Event" in type(record).__name__ else "outlook"
            expected[f"{kind}-{getattr(record, 'ref', None) or getattr(record, 'id', '')}"].add(item.id)
    for history in kit.corpus.histories.values():
        for entry in history.entries:
            name = f"position-{entry.statement.id}"
            expected[name].add(entry.statement.briefing_id)
            expected[name] |= {
                later.statement.briefing_id
                for later in history.entries
                if later.previous and later.previous.id == entry.statement.id
            }
    found = {
        anchor: (own, also_used_by(item))
        for own, view in views(kit).items()
        for anchor, item in by_anchor(view).items()
    }
    assert {anchor: {own, *others} for anchor, (own, others) in found.items()} == expected
    assert all(len({own, *others}) == 1 + len(others) for own, others in found.values())


def test_evidence_stands_with_the_article_that_records_a_thing() -> None:
    refers: dict[str, Any] = {"ref": "talks", "sources": ("s1",)}
    kit = kit_of(
        article(
            "first", "2025-12-01", sources=(source("s1", publisher="One"),), positions=(position(),),
            events=(event("talks", sources=("s1",)),),
            outlook=(outlook("kept", date(2025, 12, 9), sources=("s1",)),),
        ),
        article(
            "second", "2025-12-08", sources=(source("s1", publisher="Two", title="Other"),),
            positions=(position("opposes"),), events=(EventRef(**refers),),
            outlook=(resolves("kept", date(2025, 12, 8)),),
        ),
        settings=SITE,
    )  # fmt: skip
    made = views(kit)
    first, second = by_anchor(made["first"]), by_anchor(made["second"])
    assert {anchor: also_used_by(item) for anchor, item in first.items()} == {
        "position-first-ukraine-ceasefire": ["second"],
        "event-talks": ["second"],
        "outlook-kept": ["second"],
    }
    assert set(second) == {"position-second-ukraine-ceasefire"}
    assert [item.publisher for item in first["event-talks"].sources] == ["One", "Two"]
    assert first["event-talks"].single == ""
    assert first["outlook-kept"].single == "Single source"


# Badges


@pytest.mark.parametrize(
    ("publishers", "single"),
    [
        ((), ""),
        (("One",), "Single source"),
        (("One", "Two"), ""),
        (("One", "ONE"), "Single source: 2 documents of one publisher"),
        (("One", "One", "Two"), ""),
    ],
)
def test_a_single_publisher_is_told(publishers: tuple[str, ...], single: str) -> None:
    sources = tuple(source(f"s{n}", publisher=name) for n, name in enumerate(publishers))
    expected = outlook("o", date(2026, 1, 5), sources=tuple(item.id for item in sources))
    (view,) = views(kit_of(article("a", sources=sources, outlook=(expected,)))).values()
    assert view.outlook_evidence[0] is not None
    assert view.outlook_evidence[0].single == single


# Citations


def test_a_record_is_cited_with_its_article_and_anchor() -> None:
    kit = kit_of(
        article(
            "a", positions=(position(text="It asks for more."),), events=(event("talks"),),
            outlook=(outlook("o", date(2026, 1, 5), resolution=resolution(date(2025, 12, 15))),),
        ),
        settings=SITE,
    )  # fmt: skip
    found = by_anchor(views(kit)["a"])
    anchors = list(found)
    where = "in “Title of a”, Site, 15 December 2025. https://example.org/sub/articles/a/#"
    assert [item.citation.text for item in found.values()] == [
        f"Desk, “Ukraine on Ceasefire: It asks for more”, position of 15 December 2025, {where}{anchors[0]}",
        f"Desk, “Title of talks”, event of 15 December 2025, {where}event-talks",
        f"Desk, “Statement of o”, likely by 5 January 2026, {where}outlook-o",
    ]
    for anchor, item in found.items():
        (cited,) = json.loads(item.citation.csl)
        assert (cited["id"], cited["URL"]) == (anchor, f"https://example.org/sub/articles/a/#{anchor}")
        assert f"@misc{{{anchor}," in item.citation.bibtex


def test_without_an_address_of_the_site_a_citation_has_none() -> None:
    (view,) = views(kit_of(article("a", positions=(position(),)))).values()
    for cited in (view.citation, view.position_evidence[0].citation):
        assert not any(
            "http" in form or "articles/" in form for form in (cited.text, cited.bibtex, cited.csl)
        )


def test_hostile_words_reach_the_page_as_text() -> None:
    hostile = "</code></pre><script>alert(1)</script>"
    kit = kit_of(article("a", title=hostile, positions=(position(text=hostile),)), settings=SITE)
    page = (
        environment()
        .get_template("article.html")
        .render(view=views(kit)["a"], site=site_of(kit), root="../../")
    )
    assert "<script" not in page
    assert len(LexborHTMLParser(page).css("pre > code")) == 4


def test_sources_that_only_later_articles_cite_come_last_and_are_not_listed() -> None:
    """The list of sources of the page has the others; paper shows these only."""
    later: Any = EventRef(ref="e", sources=("s1", "s2"))  # type: ignore[arg-type, call-arg]
    own, other = source("s1", url="https://one.example/a"), source("s2", url="https://one.example/b")
    kit = kit_of(
        article("a", sources=(own,), events=(event("e", sources=("s1",)),)),
        article("b", "2025-12-16", sources=(own, other), events=(later,)),
    )  # fmt: skip
    view = views(kit)["a"]
    shown = by_anchor(view)["event-e"]
    assert ([item.url for item in shown.sources], shown.listed) == ([own.url, other.url], 1)
    page = environment().get_template("article.html").render(view=view, site=site_of(kit), root="../../")
    items = LexborHTMLParser(page).css("#event-e .proof li")
    assert [item.attributes.get("class") for item in items] == ["listed", None]


# The desk's report


def warned(kit: Kit) -> set[tuple[str, str, int]]:
    """Give what pages call single source: the article, the record and the number of documents."""
    return {
        (article_id, anchor, len(item.sources))
        for article_id, view in views(kit).items()
        for anchor, item in by_anchor(view).items()
        if item.single
    }


def reported(kit: Kit) -> set[tuple[str, str, int]]:
    """Give the same of the report."""
    statements = (entry.statement for of in kit.corpus.histories.values() for entry in of.entries)
    anchors = {
        (said.briefing_id, f"{said.position.actor} on {said.position.theme}"): f"position-{said.id}"
        for said in statements
    }
    kinds = {ClaimKind.EVENT: "event", ClaimKind.OUTLOOK: "outlook"}
    whole, _ = build_coverage(kit.corpus)
    return {
        (
            claim.briefing.id,
            f"{kinds[claim.kind]}-{claim.name}"
            if claim.kind in kinds
            else anchors[claim.briefing.id, claim.name],
            claim.documents,
        )
        for claim in whole.singles
    }


def test_the_report_and_the_pages_agree_on_single_sources() -> None:
    sources = (source("s1", publisher="TASS", url="https://tass.example/a"), source("s2", publisher="Tass"))
    planted = kit_of(
        article(
            "a", sources=(*sources, source("s3", publisher="UNN")),
            positions=(position(sources=("s1", "s2")), position(on="territory", sources=("s1", "s3"))),
            events=(event("e", sources=("s1", "s2")), event("f", sources=("s1", "s3"))),
            outlook=(
                outlook("o", date(2025, 12, 30), sources=("s2",)),
                outlook("p", date(2025, 12, 30), sources=("s2", "s3")), outlook("q", date(2025, 12, 30)),
            ),
        ),
    )  # fmt: skip
    assert warned(planted) == {
        ("a", "position-a-ukraine-ceasefire", 2), ("a", "event-e", 2), ("a", "outlook-o", 1)
    }  # fmt: skip
    for kit in (planted, example_kit()):
        assert reported(kit) == warned(kit)
