"""The example site in a real browser, as its readers meet it: seen, narrow, dark, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.support import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Those that look at colours.
COLOURS = ["color-contrast", "link-in-text-block"]
each_page = pytest.mark.parametrize("name", PAGES)
each_scheme = pytest.mark.parametrize("scheme", SCHEMES)
#: The most tab stops that are pressed through on one page.
STOPS = 40

Open = Callable[..., Any]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Open:
    """Give what opens a page of the example site and closes it after the `with` block."""

    @contextmanager
    def open_(name: str, *, width: int = 1280, height: int = 800, **settings: Any) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        try:
            page = context.new_page()
            page.goto(address + PAGES[name], wait_until="load")
            yield page
        finally:
            context.close()

    return open_


def measured(page: Page, call: str) -> Any:
    """Call a function of measure.js in a page."""
    return page.evaluate(f"() => {MEASURE.strip()}.{call}")


def axe_faults(page: Page, source: str, *, colours: bool = False) -> list[str]:
    page.evaluate(source)
    only = {"type": "rule", "values": COLOURS} if colours else {"type": "tag", "values": RULES}
    result = page.evaluate("only => axe.run(document, {runOnly: only})", only)
    return [
        f"{fault['id']} ({fault['help']}): {node['html'][:160]} {node['failureSummary'][:200]}"
        for fault in result["violations"]
        for node in fault["nodes"][:5]
    ]


@each_scheme
@each_page
def test_axe_finds_nothing(open_page: Open, axe: str, name: str, scheme: str) -> None:
    with open_page(name, color_scheme=scheme) as page:
        # All but the colours is the same document.
        assert axe_faults(page, axe, colours=scheme == "dark") == []


@pytest.mark.slow
def test_axe_finds_nothing_on_a_phone(open_page: Open, axe: str) -> None:
    for name in ("digest", "actor", "positions"):
        with open_page(name, width=360, has_touch=True) as page:
            assert axe_faults(page, axe) == [], name


@each_page
def test_no_scrolling_sideways(open_page: Open, name: str) -> None:
    with open_page(name, width=320) as page:
        assert measured(page, "wide()") == []
    with open_page(name, width=360) as page:
        measured(page, "spaced()")
        assert measured(page, "wide()") == []


@each_page
def test_keyboard(open_page: Open, name: str) -> None:
    with open_page(name) as page:
        page.keyboard.press("Tab")
        first = measured(page, "stop()")
        assert first["place"] == 0
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        assert first["seen"], "the skip link is shown when it has the focus"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0); getSelection().removeAllRanges()")
    with open_page(name) as page:
        page.evaluate(f"() => {{ window.measure = {MEASURE.strip()} }}")
        total = page.evaluate("measure.stops().length")
        for place in range(min(total, STOPS)):
            page.keyboard.press("Tab")
            stop = page.evaluate("measure.stop()")
            assert stop["place"] == place, stop
            assert stop["outline"] >= 2, stop
            assert stop["contrast"] >= 3, stop
            assert stop["seen"], stop


@each_page
def test_nothing_moves_nothing_is_said_nothing_is_fetched(browser: Browser, address: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
        page.on("request", lambda request: asked.append(request.url))
        page.add_init_script(
            "window.blocked = []; document.addEventListener('securitypolicyviolation',"
            " event => blocked.push(event.violatedDirective + ' ' + event.blockedURI));"
            "window.shifts = []; new PerformanceObserver(list => shifts.push(...list.getEntries()"
            ".map(entry => entry.value))).observe({type: 'layout-shift', buffered: true});"
        )
        page.goto(address + PAGES[name], wait_until="networkidle")
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(50)
        if name == "not found":  # the browser tells that the page was not found
            said = [text for text in said if "404" not in text]
        assert said == []
        assert page.evaluate("blocked") == []
        assert page.evaluate("shifts") == []
        assert [url for url in asked if not url.startswith((address, "data:"))] == []
        assert len([url for url in asked if url.startswith(address)]) <= 4, asked
    finally:
        context.close()


@each_page
def test_the_same_without_javascript(open_page: Open, name: str) -> None:
    with open_page(name) as page:
        with_scripts = page.inner_text("body")
    with open_page(name, java_script_enabled=False) as page:
        assert page.inner_text("body") == with_scripts
    assert len(with_scripts) > 200


#: What a reader on paper or with forced colours must still have.
TEXT = "main :is(h1, h2, h3, h4, p, li, td, th, dt, dd, caption, figcaption, blockquote)"


@each_page
def test_print_loses_no_text(open_page: Open, name: str) -> None:
    with open_page(name, width=720) as page:
        page.emulate_media(media="print")
        # Ways to other pages mean nothing on paper; of evidence, what is for programs or in the list below.
        left = "nav, .feed, .go, .fine, .related, .citation + .proof, .proof pre, .proof .listed"
        assert measured(page, f"hidden({TEXT!r}, {left!r})") == []
        assert page.locator("nav").count() > 0
        assert [nav for nav in page.locator("nav").all() if nav.is_visible()] == []
        assert not page.locator(".skip").is_visible()
        assert measured(page, "text(4.5)") == []
        assert measured(page, "drawings(3)")["faults"] == []


def test_print_has_sources_and_citations(open_page: Open) -> None:
    with open_page("article with a table", width=720) as page:
        page.emulate_media(media="print")
        assert page.locator("sup.cite").first.is_visible()
        assert page.locator("#sources").is_visible()
        assert page.locator("#cite ~ *, #cite").first.is_visible()
        shown = page.locator("main").inner_text()
        assert "GOV.UK" in shown
        assert "Cite this article" in shown


def test_print_has_the_evidence_of_each_record(open_page: Open) -> None:
    with open_page("article with a table", width=720) as page:
        proofs = page.locator(".proof:has(.citation)")
        assert proofs.count() > 0
        page.emulate_media(media="print")
        for proof in proofs.all():
            assert proof.locator(".citation").is_visible()
            assert proof.locator("summary").is_visible()
            assert [item for item in proof.locator("pre").all() if item.is_visible()] == []
        later = page.locator(".proof:has(.citation) li:not(.listed), .proof .facts, .proof summary .tag")
        assert [item.inner_text() for item in later.all() if not item.is_visible()] == []
        listed = page.locator(".proof .listed")
        assert listed.count() > 0
        assert [item for item in listed.all() if item.is_visible()] == [], "they stand below, with numbers"


def test_print_opens_what_is_folded(open_page: Open) -> None:
    with open_page("theme", width=720) as page:
        folded = "main details:not([open]) > :not(summary)"
        assert page.locator(folded).count() > 0, (
            "the page must have something folded for this test to mean anything"
        )
        assert len(measured(page, f"hidden({folded!r}, 'x-none')")) == page.locator(folded).count()
        page.emulate_media(media="print")
        assert measured(page, f"hidden({folded!r}, 'x-none')") == []


@each_page
def test_forced_colors_lose_no_text(open_page: Open, name: str) -> None:
    with open_page(name) as page:
        expected = page.inner_text("body")
    with open_page(name, forced_colors="active", color_scheme="dark") as page:
        assert page.inner_text("body").casefold() == expected.casefold()
        assert measured(page, "text(4.5)") == []
        assert measured(page, "drawings(3)")["faults"] == []


@each_scheme
@each_page
def test_contrast(open_page: Open, name: str, scheme: str) -> None:
    with open_page(name, color_scheme=scheme) as page:
        assert measured(page, "text(4.5)") == []
        assert measured(page, "text(7, '.prose p, .prose li, .standfirst ~ p, .what, td .said')") == []
        assert measured(page, "drawings(3)")["faults"] == []


def test_contrast_is_measured(open_page: Open) -> None:
    """Plant faults that axe does not see, and see them found."""
    with open_page("theme") as page:
        assert measured(page, "drawings(3)")["seen"] > 10
        page.evaluate(
            "document.querySelector('main svg path').style.fill = '#f0f0ee';"
            "document.querySelector('main p').style.color = 'rgb(0 0 0 / 40%)'"
        )
        assert len(measured(page, "drawings(3)")["faults"]) == 1
        assert len(measured(page, "text(4.5)")) >= 1


@each_page
def test_targets_are_large_enough(open_page: Open, name: str) -> None:
    # The 24 px of WCAG 2.5.8 with its exceptions are axe's rule target-size; navigation must be easier.
    with open_page(name, width=360, has_touch=True) as page:
        links = "[aria-label=Sections] a, footer nav a, nav.jump a, nav.around a"
        assert measured(page, f"low({links!r}, 44)") == []
        assert measured(page, "low('nav a, main button, summary', 24)") == []


def test_axe_is_awake(browser: Browser, axe: str) -> None:
    page = browser.new_page()
    try:
        page.set_content(
            "<html><title>x</title><img src=x><p style='color:#bbb'>pale</p><a href=/></a></html>"
        )
        told = " ".join(axe_faults(page, axe))
        for rule in ("image-alt", "color-contrast", "html-has-lang", "link-name"):
            assert rule in told
        assert "color-contrast" in " ".join(axe_faults(page, axe, colours=True))
    finally:
        page.close()


# What the first screen of a desk must answer (1280 × 800)

FOLD = 800


def test_first_screen_of_an_actor(open_page: Open) -> None:
    with open_page("actor") as page:
        rows = measured(page, f"above('[aria-labelledby=holds] tbody tr', {FOLD})")
    assert len(rows) >= 4
    stances = ("Supports", "Conditional", "Ambivalent", "Opposes", "Rejects", "Silent")
    for row in rows:
        assert any(stance in row["text"] for stance in stances), row
        assert row["times"] >= 1, row
        assert row["inner"] >= 1, row
        assert row["outer"] >= 1, row


def test_first_screen_of_a_theme(open_page: Open) -> None:
    with open_page("theme") as page:
        assert "Should Ukraine get binding guarantees" in str(
            measured(page, f"above('.question, h1', {FOLD})")
        )
        holders = measured(page, f"above('[aria-labelledby=stances] li', {FOLD})")
    assert len(holders) >= 3
    assert all(holder["times"] and holder["inner"] and holder["outer"] for holder in holders)


def test_first_screen_of_a_digest(open_page: Open) -> None:
    with open_page("digest") as page:
        assert len(measured(page, f"above('h1', {FOLD})")) == 1
        assert len(measured(page, f"above('.overview > p', {FOLD})")) >= 1
        counts = measured(page, f"above('.counts li', {FOLD})")
    assert len(counts) >= 2, "how much changed is seen without scrolling"


def test_a_strip_of_weeks_shows_the_newest_and_scrolls_to_the_oldest(open_page: Open) -> None:
    with open_page("theme", width=360) as page:
        strip = page.locator(".strip")
        first, last = strip.locator("li").first, strip.locator("li").last
        edges = strip.bounding_box()
        assert edges
        newest, oldest = last.bounding_box(), first.bounding_box()
        assert newest
        assert oldest
        assert newest["x"] + newest["width"] <= edges["x"] + edges["width"] + 1
        assert oldest["x"] < 0, "there are more weeks than fit"
        first.scroll_into_view_if_needed()
        oldest = first.bounding_box()
        assert oldest
        assert oldest["x"] >= edges["x"] - 1
