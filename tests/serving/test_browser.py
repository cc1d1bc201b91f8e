"""Chromium holds the pages to the policy that the servers send, and follows what has moved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.support import served
from tests.conftest import Site
from tests.serving.support import Server, running
from tests.serving.test_servers import kit_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.xdist_group("servers")

#: Keeps what the policy forbade.
WATCH = """
window.forbidden = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.forbidden.push(`${event.violatedDirective} ${event.blockedURI} ${event.disposition}`));
"""


def visited(browser: Browser, address: str, paths: list[str]) -> tuple[list[str], list[str]]:
    """Open pages; give what the policy forbade there, and what was asked of other hosts."""
    forbidden: list[str] = []
    elsewhere: list[str] = []
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("console", lambda said: forbidden.append(said.text) if "Content Security" in said.text else None)
    page.on(
        "request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(address) else None
    )
    for path in paths:
        page.goto(f"{address}/{path}")
        # Each page has its look: nothing of its own was forbidden either.
        assert page.evaluate("getComputedStyle(document.body).fontFamily") != "serif", path
        forbidden += [f"{path}: {each}" for each in page.evaluate("window.forbidden")]
    context.close()
    return forbidden, elsewhere


def test_no_page_does_what_the_policy_forbids(browser: Browser, server: Server, served_site: Site) -> None:
    table = kit_of(served_site).routes.table.values()
    pages = [route.url for route in table if route.save_as.endswith(".html") and route.kind != "moved"]
    # A page of each error, where it is shown at some depth.
    paths = [*pages, "nowhere/at/all/", "articles/mistake/"]
    assert visited(browser, server.address, paths) == ([], [])


@pytest.mark.parametrize(
    "evil",
    [
        "<script>document.title = 'ran'</script>",
        '<p style="color: red">x</p>',
        '<img src="http://127.0.0.1:9/x.png">',
        '<iframe src="/theme/own.js"></iframe>',
        '<script src="/theme/own.js"></script>',
    ],
)
def test_the_policy_stops_what_should_not_be_there(
    browser: Browser, served_site: Site, tmp_path: Path, evil: str
) -> None:
    # The negative control: the header alone, without the one that the page states for itself.
    root = tmp_path / "root"
    root.mkdir()
    (root / "index.html").write_text(f"<!DOCTYPE html><title>Safe</title>{evil}", encoding="utf-8")
    (root / "theme").mkdir()
    (root / "theme" / "own.js").write_text("document.title = 'ran'", encoding="utf-8")
    (tmp_path / "scratch").mkdir()
    with running("nginx", served_site, root, tmp_path / "scratch") as server:
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.goto(server.address)
        for _ in range(50):
            # Nothing that waits inside the page: the policy forbids that, too.
            if page.evaluate("window.forbidden.length"):
                break
            page.wait_for_timeout(100)
        assert page.evaluate("window.forbidden.length")
        assert page.title() == "Safe"
        page.close()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("articles/money/", "articles/funding-round/"),
        ("2024/money.html", "articles/funding-round/"),
        ("changes/actors/norge/", "changes/actors/norway/"),
    ],
)
def test_where_no_server_redirects_a_page_does(
    browser: Browser, served_site: Site, old: str, new: str
) -> None:
    with served(served_site.output) as address:
        page = browser.new_page()
        page.goto(f"{address}/{old}")
        page.wait_for_url(f"{address}/{new}")
        page.close()
