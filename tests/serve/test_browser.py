"""What an editor sees in a browser: reloads that keep the place, diagnostics that come and go, banners."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import CONTENT, make_site
from tests.serve.support import PATIENCE, Serving, draft, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("serve")]

PATH = "articles/oslo-talks.md"
LONG = CONTENT[PATH] + "".join(f"\nParagraph {number} of a long text.\n" for number in range(80))
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    site = make_site(tmp_path_factory.mktemp("live") / "site", {PATH: LONG, "articles/secret.md": draft()})
    with serving(site) as server:
        yield server


@pytest.fixture
def page(browser: Browser, running: Serving) -> Iterator[Page]:
    """Give a page that reports whatever the console says of it."""
    opened = browser.new_page(viewport={"width": 900, "height": 600})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(f"{running.url}/articles/oslo-talks/")
    yield opened
    opened.close()
    # A page that is reloaded drops its connection; nothing else may be said.
    assert [text for text in said if "net::ERR" not in text] == []


def test_a_save_reloads_and_keeps_the_place(page: Page, running: Serving) -> None:
    page.evaluate("scrollTo(0, 1500)")
    place = page.evaluate("scrollY")
    assert place > 1000
    running.site.write(PATH, LONG.replace("Paragraph 40 of", "Paragraph forty of"))
    expect(page.get_by_text("Paragraph forty of")).to_be_attached()
    page.wait_for_function("document.readyState == 'complete'")
    assert abs(page.evaluate("scrollY") - place) < 2
    running.site.write(PATH, LONG)
    expect(page.get_by_text("Paragraph 40 of")).to_be_attached()


def test_a_broken_file_is_told_over_the_last_good_page(page: Page, running: Serving) -> None:
    page.evaluate("scrollTo(0, 1500); window.same = true")
    running.site.write(PATH, LONG.replace("actors: [norway,", "actors: [norwy,"))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"content/{PATH}:7:10")
    expect(alert).to_contain_text('error B204 unknown actor "norwy"')
    expect(alert).to_contain_text('did you mean "norway"?')
    expect(alert.get_by_role("heading")).to_have_text("1 error")
    # The page below is the one that was there: not even loaded again.
    assert page.evaluate("window.same && scrollY > 1000")
    alert.get_by_role("button", name="Close").click()
    expect(alert.get_by_role("heading")).to_have_count(0)
    alert.get_by_role("button", name="1 error").click()
    expect(alert.get_by_role("heading")).to_have_text("1 error")
    page.keyboard.press("Escape")
    expect(alert.get_by_role("heading")).to_have_count(0)
    # A page that is opened now shows it, too; one that was put aside stays so.
    page.goto(f"{running.url}/actors/norway/")
    expect(alert.get_by_role("button", name="1 error")).to_be_visible()
    running.site.write(PATH, LONG)
    expect(alert).to_have_count(0)


def test_a_draft_is_marked(page: Page, running: Serving) -> None:
    page.goto(f"{running.url}/articles/secret/")
    banner = page.get_by_role("complementary", name="Not published")
    expect(banner).to_contain_text("Draft: not published.")
    expect(banner).to_be_in_viewport()
    page.goto(f"{running.url}/digests/2025-w51/")
    link = page.get_by_role("link", name="A text that is being written").first
    mark = "element => getComputedStyle(element, '::after').content"
    assert link.evaluate(mark) == '"draft"'
    assert page.get_by_role("link", name="A round of funding").first.evaluate(mark) == "none"


def test_pages_work_without_scripts(browser: Browser, running: Serving) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{running.url}/articles/secret/")
    expect(page.get_by_text("Draft: not published.")).to_be_visible()
    page.get_by_role("link", name="Actors").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actors")
    page.close()
