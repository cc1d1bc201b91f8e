"""A site of 1,000 articles over four years: no page of it is heavier than one of a small site may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from benchmarks.corpus import make_corpus
from tests.browser.support import served
from tests.browser.test_budgets import NODES, budget
from tests.browser.test_reading import axe_faults, measured
from tests.conftest import require_tool
from tests.site.support import brotli_sizes, built, communique, once

pytestmark = [pytest.mark.tools, pytest.mark.slow, pytest.mark.xdist_group("tools")]

#: A page of each kind that a divided list has.
DIVIDED = {
    "actor": "/actors/actor-0/",
    "articles of an actor": "/actors/actor-0/articles/2/",
    "positions of a theme": "/themes/theme-0/positions/1/",
    "outlook of a theme": "/themes/theme-0/outlook/2/",
    "part of a year": "/timeline/2008-2/",
    "digests of a year": "/digests/2007/",
    "drawings of a theme": "/themes/theme-0/history/",
    "red lines": "/red-lines/",
    "red lines of a theme": "/red-lines/theme-0/",
    "changes of a year": "/changes/2008-2/",
}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with a large site's `content` and `output`."""

    def make(folder: Path) -> Path:
        make_corpus(folder / "content", 1000, per_week=5)
        built(communique("build", "--fresh", "--content", folder / "content", "-o", folder / "output"))
        return folder

    return once(tmp_path_factory, "large", make)


@pytest.fixture(scope="module")
def lists(large: Path) -> dict[str, Path]:
    """Give all pages but articles, which do not know how many there are."""
    site = large / "output"
    pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    return {name: path for name, path in pages.items() if not name.startswith("articles/")}


def test_no_page_has_too_many_elements(lists: dict[str, Path]) -> None:
    counts = {name: len(LexborHTMLParser(path.read_bytes()).css("*")) for name, path in lists.items()}
    assert {name: number for name, number in counts.items() if number > NODES} == {}
    assert len(lists) > 500, "the pages of the archives are among them"


def test_no_page_is_heavy(large: Path, lists: dict[str, Path]) -> None:
    require_tool("node")
    shared = [large / "output/theme/css/site.css", large / "output/theme/icon.svg"]
    # A digest is as on any site; what is light enough as it is needs no compression to be so.
    raw = sum(path.stat().st_size for path in shared)
    named = {n: p for n, p in lists.items() if not re.match(r"digests/\d{4}-w", n)}
    large_ones = {name: path for name, path in named.items() if path.stat().st_size + raw > budget(name)}
    sizes = brotli_sizes((*shared, *large_ones.values()))
    every_page = sum(sizes[path] for path in shared)
    sent = {name: sizes[path] + every_page for name, path in large_ones.items()}
    assert sent
    assert {name: size for name, size in sent.items() if size > budget(name)} == {}


def test_every_title_stands_once(lists: dict[str, Path]) -> None:
    found = (re.search(r"<title>(.*)</title>", path.read_text(encoding="utf-8")) for path in lists.values())
    counts = Counter(match[1] for match in found if match)
    assert [title for title, number in counts.items() if number > 1] == []


def test_nothing_is_wrong_with_it(large: Path) -> None:
    told = built(communique("verify", "--content", large / "content", large / "output"))
    assert "nothing wrong" in told


@pytest.fixture(scope="module")
def large_address(large: Path) -> Iterator[str]:
    with served(large / "output") as url:
        yield url


@contextmanager
def opened(browser: Browser, url: str, **settings: Any) -> Iterator[Page]:
    context = browser.new_context(**settings)
    try:
        page = context.new_page()
        page.goto(url, wait_until="load")
        yield page
    finally:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", DIVIDED)
def test_a_divided_list_can_be_read(browser: Browser, large_address: str, axe: str, name: str) -> None:
    url = large_address + DIVIDED[name]
    with opened(browser, url, viewport={"width": 1280, "height": 800}, color_scheme="dark") as page:
        assert axe_faults(page, axe) == []
        assert measured(page, "text(4.5)") == []
    with opened(browser, url, viewport={"width": 320, "height": 800}, has_touch=True) as page:
        assert measured(page, "wide()") == []
        assert measured(page, "low('nav.around a, nav.jump a', 44)") == []
    with opened(browser, url, viewport={"width": 720, "height": 800}) as page:
        page.emulate_media(media="print")
        assert [link for link in page.locator("nav, .back").all() if link.is_visible()] == []


@pytest.mark.browser
def test_a_reader_gets_from_an_actor_to_the_first_article_and_back(
    browser: Browser, large_address: str
) -> None:
    with opened(browser, f"{large_address}/actors/actor-0/") as page:
        page.click("[aria-labelledby=articles] .older > a")
        titles = [page.inner_text("h1")]
        while page.locator("[rel=prev]").count():
            page.click("[rel=prev]")
            titles.append(page.inner_text("h1"))
        assert titles == ["Actor 0: articles 51–100", "Actor 0: articles 1–50"]
        page.click("[rel=next]")
        page.click("[rel=next]")
        assert page.inner_text("h1") == "Actor 0"
        page.click("[aria-labelledby=articles] .back a >> text=2006")
        assert page.inner_text("h1") == titles[-1]
