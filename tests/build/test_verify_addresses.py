"""Addresses in pages, feeds and the sitemap lead somewhere, and are written as they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.prepare import Prepared
from tests.build.gate import ARTICLE, BASE, FEED, NOWHERE, REMOTE, TOLD, faults, insert

A = '<a href="{}">x</a>'
IMG = '<img src="{}">'
META = '<meta property="og:image" content="{}">'
CSS = '<link rel="stylesheet" href="{}">'
LINK = '<link href="{}"/>'
ENTRY = (
    f"<entry><id>tag:small.example,2025:y</id>{TOLD}"
    '<content type="html">&lt;a href="{}"&gt;x&lt;/a&gt;</content></entry>'
)
XHTML = (
    f"<entry><id>tag:small.example,2025:y</id>{TOLD}"
    '<content type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml"><a href="{}">x</a></p></content></entry>'
)
LOC = "<url><loc>{}</loc></url>"

GOOD = [
    # (file, what is inserted before its end, the address in it)
    (ARTICLE, A, "../../themes/"),
    (ARTICLE, A, "../../themes/index.html"),
    (ARTICLE, A, ""),
    (ARTICLE, A, "?x=y"),
    (ARTICLE, A, "#main"),
    (ARTICLE, A, "#top"),
    (ARTICLE, A, "#:~:text=offer"),
    (ARTICLE, A, "../.."),
    (ARTICLE, A, "../%62erlin-talks/#main"),
    (ARTICLE, A, f"{BASE}/themes/?x#main"),
    (ARTICLE, A, BASE),
    (ARTICLE, A, "https://other.example/x"),
    (ARTICLE, A, "https://small.example/another-site/"),
    (ARTICLE, A, "http://small.example/another-site/"),
    (ARTICLE, A, "//small.example:8443/briefing/gone/"),
    (ARTICLE, A, "https://small.example:8443/briefing/gone/"),
    (ARTICLE, A, "https://[small.example/briefing/gone/"),
    (ARTICLE, A, "http://SMALL.example:80/briefing/themes/.?x#main"),
    (ARTICLE, A, "//small.example./briefing"),
    (ARTICLE, A, "ftp://small.example/briefing/gone/"),
    (ARTICLE, A, "mailto:desk@small.example"),
    (ARTICLE, IMG, "data:image/gif;base64,R0lGODlhAQABAAAAACw="),
    ("404.html", A, "/briefing/themes/#main"),
    ("404.html", A, "#main"),
    (FEED, LINK, f"{BASE}/themes/"),
    (FEED, ENTRY, "#in-this-entry"),
    (FEED, XHTML, "#in-this-entry"),
]
RELATIVE = "is not absolute, but this is read away from the site"
BAD = [
    # ... and what is wrong with it
    (ARTICLE, A, "../gone/", NOWHERE),
    (ARTICLE, A, "../BERLIN-talks/", NOWHERE),
    (ARTICLE, A, "../berlin-talks", "is a folder; its address ends in a slash"),
    (ARTICLE, A, "../../../x", "leads out of the site"),
    (ARTICLE, A, "%2e%2e/%2e%2e/%2e%2e/", "leads out of the site"),
    (ARTICLE, A, "/themes/", "begins with a slash, so it breaks when the site stands in a folder"),
    (ARTICLE, A, "#gone", f'{ARTICLE} has no id "gone"'),
    (ARTICLE, A, "../../themes/#gone", 'themes/index.html has no id "gone"'),
    (ARTICLE, A, f"{BASE}/gone/", NOWHERE),
    (ARTICLE, A, "http://SMALL.example/briefing/gone/", NOWHERE),
    (ARTICLE, A, "HTTPS://small.example/briefing/gone/", NOWHERE),
    (ARTICLE, A, "//small.example/briefing/gone/", NOWHERE),
    (ARTICLE, A, "//small.example:443/briefing/gone/", NOWHERE),
    (ARTICLE, A, "https://small.example:443/briefing/%2567one/", NOWHERE),
    (ARTICLE, A, "https://small.example./briefing/themes", "is a folder; its address ends in a slash"),
    (ARTICLE, A, "http://small.example/briefing/themes/#gone", 'themes/index.html has no id "gone"'),
    (ARTICLE, META, f"{BASE}/gone.png", NOWHERE),
    (ARTICLE, IMG, "gone.png", NOWHERE),
    (ARTICLE, '<img srcset="../../static/dot.svg 1x, {} 2x">', "gone.png", NOWHERE),
    (ARTICLE, IMG, "https://cdn.example/x.png", REMOTE),
    (ARTICLE, CSS, "//cdn.example/x.css", REMOTE),
    (ARTICLE, IMG, "http://small.example/briefing/static/dot.svg", REMOTE),
    (ARTICLE, A, "JavaScript:x()", "addresses with javascript: are not published"),
    (ARTICLE, A, "blob:https://x.example/1", "addresses with blob: are not published"),
    (ARTICLE, A, "vbscript:x()", "addresses with vbscript: are not published"),
    (ARTICLE, A, "view-source:https://x.example/", "addresses with view-source: are not published"),
    (ARTICLE, A, "data:text/html,x", "addresses with data: are not published"),
    (ARTICLE, A, "file:///etc/passwd", "addresses with file: are not published"),
    ("404.html", A, "themes/", "is relative, but this page is shown at addresses of any depth"),
    ("404.html", A, "/themes/", "is outside the site, which begins at /briefing/"),
    ("404.html", A, "/briefing/gone/", NOWHERE),
    (FEED, LINK, f"{BASE}/gone/", NOWHERE),
    (FEED, LINK, "themes/", RELATIVE),
    (FEED, LINK, "http://localhost:8000/themes/", "leads to the own machine of each reader"),
    (FEED, ENTRY, "../x/", RELATIVE),
    (FEED, XHTML, "../x/", RELATIVE),
    ("sitemap.xml", LOC, f"{BASE}/gone/", NOWHERE),
    ("sitemap.xml", LOC, "/themes/", RELATIVE),
]


@pytest.mark.parametrize(("path", "markup", "url"), GOOD)
def test_addresses_that_lead_somewhere(
    tree: Path, prepared: Prepared, path: str, markup: str, url: str
) -> None:
    insert(tree, path, markup.format(url))
    assert faults(tree, prepared) == []


@pytest.mark.parametrize("case", BAD, ids=lambda case: f"{case[0]} {case[2]}")
def test_addresses_that_do_not(tree: Path, prepared: Prepared, case: tuple[str, str, str, str]) -> None:
    path, markup, url, why = case
    line = insert(tree, path, markup.format(url))
    assert faults(tree, prepared) == [f'{path}:{line}: "{url}": {why}']
