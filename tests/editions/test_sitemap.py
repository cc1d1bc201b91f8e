"""The sitemap lists every page a reader may want, and robots.txt says where it is."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import pytest
from lxml import etree

from generator.editions import sitemap as editions
from generator.editions.pages import page_jobs
from generator.editions.sitemap import robots, sitemap_documents
from generator.model.settings import Settings
from generator.views import urls
from generator.views.kit import Kit
from tests.digest.support import BRUSSELS, article, correction, day_of, note, page
from tests.views.many import divided_kit
from tests.views.support import example_kit, kit_of

NAMESPACE: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SETTINGS: Final = Settings(url="https://example.org/sub", zone=BRUSSELS)


def sitemap(kit: Kit) -> str:
    """Give the only file of a sitemap."""
    ((route, text),) = sitemap_documents(kit)
    assert route == kit.routes["sitemap", ""]
    return text


def entries(kit: Kit) -> dict[str, str | None]:
    """Give the day of each address of a sitemap; every address once, in the form of the protocol."""
    root = etree.fromstring(sitemap(kit).encode("utf-8"))
    assert root.tag == f"{NAMESPACE}urlset"
    assert {child.tag for child in root} <= {f"{NAMESPACE}url"}
    found: dict[str, str | None] = {}
    for url in root:
        names = [child.tag.removeprefix(NAMESPACE) for child in url]
        assert names in (["loc"], ["loc", "lastmod"])
        address = str(url.findtext(f"{NAMESPACE}loc"))
        assert address not in found
        assert len(address) < 2048
        found[address] = url.findtext(f"{NAMESPACE}lastmod")
    return found


def html_pages(kit: Kit) -> set[str]:
    """Give the addresses of all pages but the one for nothing."""
    made = {job.route.url for job in page_jobs(kit) if job.route.save_as != "404.html"}
    return made | {kit.routes.path("page", item.id) for item in kit.corpus.pages}


def small(**settings: Any) -> Kit:
    fixed = correction(day_of("2025-12-19"))
    return kit_of(
        article("a", "2025-12-01", updated="2025-12-24"),
        article("b", "2025-12-15", actors=("russia",), themes=("territory",)),
        article("c", "2025-12-16", actors=("russia",), corrections=(fixed,)),
        note("2025-W50"),
        page("about"),
        page("imprint", url="legal/imprint.html"),
        settings=dataclasses.replace(SETTINGS, **settings),
    )


@pytest.mark.parametrize(
    "kit", [example_kit, small, kit_of, divided_kit], ids=["example", "small", "empty", "divided"]
)
def test_every_page_is_listed_once_and_nothing_else(kit: Any) -> None:
    made = kit()
    base = made.settings.url or "http://localhost:8000"
    assert set(entries(made)) == {f"{base}/{path}" for path in html_pages(made)}


def test_the_days_are_those_of_the_articles_never_of_the_build() -> None:
    base = f"{SETTINGS.url}/"
    assert {address.removeprefix(base): day for address, day in entries(small()).items()} == {
        "": "2025-12-24",
        "digests/": "2025-12-24",
        "positions/": "2025-12-24",
        "actors/": "2025-12-24",
        "themes/": "2025-12-24",
        "timeline/": "2025-12-24",
        "outlook/": "2025-12-24",
        "sources/": "2025-12-24",
        "sources/publisher/": None,
        "feeds/": "2025-12-24",
        "about/": None,
        "legal/imprint.html": None,
        "digests/2025-w49/": "2025-12-24",
        "digests/2025-w50/": None,
        "digests/2025-w51/": "2025-12-19",
        "articles/a/": "2025-12-24",
        "articles/b/": "2025-12-15",
        "articles/c/": "2025-12-19",
        "actors/ukraine/": "2025-12-24",
        "actors/russia/": "2025-12-19",
        "actors/united-states/": None,
        "themes/ceasefire/": "2025-12-24",
        "themes/guarantees/": None,
        "themes/territory/": "2025-12-15",
    }


def test_an_empty_site_has_no_days() -> None:
    assert set(entries(kit_of(settings=SETTINGS)).values()) == {None}


def test_the_sitemap_is_small_enough() -> None:
    assert len(entries(example_kit())) < 50_000
    assert len(sitemap(example_kit()).encode()) < 50 * 2**20


def test_a_long_sitemap_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(entries(small()).items())
    for module in (urls, editions):
        monkeypatch.setattr(module, "SITEMAP_MOST", 8)
    kit = small()
    documents = {route.save_as: etree.fromstring(text.encode()) for route, text in sitemap_documents(kit)}
    assert list(documents) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    index = documents.pop("sitemap.xml")
    assert index.tag == f"{NAMESPACE}sitemapindex"
    assert [loc.text for loc in index.iter(f"{NAMESPACE}loc")] == [f"{SETTINGS.url}/{n}" for n in documents]
    assert [len(part) for part in documents.values()] == [8, 8, len(whole) - 16]
    found = [loc.text for part in documents.values() for loc in part.iter(f"{NAMESPACE}loc")]
    assert found == [address for address, _ in whole]
    assert robots(kit).endswith("/sitemap.xml\n")


def test_robots_leads_to_the_sitemap() -> None:
    text = robots(small())
    assert text == "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sub/sitemap.xml\n"
    assert "Sitemap: http://localhost:8000/sitemap.xml\n" in robots(small(url=""))
