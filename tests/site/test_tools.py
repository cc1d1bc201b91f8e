"""What independent programs say about the built example site: no errors, none of them asleep.

Each program is also shown a page with planted faults, because a check that cannot fail says nothing.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.conftest import require_tool
from tests.site.support import npm_package, run, tree

pytestmark = [pytest.mark.tools, pytest.mark.xdist_group("tools")]

CONFIG = Path(__file__).parent / "htmlvalidate.json"
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://communique.example"

BROKEN_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Broken</title></head>
<body><h1>One</h1><p>An <b>open element</p><img src="x.png"><ul><p>No item</p></ul>
<a href="missing.html">dead</a> <a href="#nowhere">no such place</a> <p id="a" id="a">twice</p></body></html>
"""
BROKEN_STYLE = "body { colour: red; width: 12 px }\n"
BROKEN_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="wide"/><blink/></svg>\n'


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken")
    for name, text in (
        ("index.html", BROKEN_PAGE),
        ("site.css", BROKEN_STYLE),
        ("icon.svg", BROKEN_DRAWING),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def of_kind(folder: Path, *endings: str) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix in endings]


def nu(paths: Iterable[Path]) -> list[str]:
    """Give what the Nu HTML Checker (the W3C's) finds in HTML, CSS and SVG."""
    jar = npm_package("vnu-jar") / "build/dist/vnu.jar"
    result = run(
        require_tool("java"), "-Xss1m", "-jar", jar, "--errors-only", "--format", "json",
        "--also-check-css", "--also-check-svg", *paths,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(result.stderr)["messages"]
    return [
        f"{Path(item['url']).name}:{item.get('lastLine', 0)}: {item['message']}"
        for item in found
        if item["type"] != "info"
    ]


def html_validate(folder: Path) -> list[str]:
    """Give what html-validate finds in all pages of a folder."""
    program = npm_package("html-validate") / "bin/html-validate.mjs"
    # Into a file: it would exit before a pipe has taken all.
    report = folder.parent / "html-validate.json"
    result = run(
        require_tool("node"),
        program,
        "--config",
        CONFIG,
        "--formatter",
        f"json={report}",
        f"{folder}/**/*.html",
    )
    found: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))
    assert len(found) > 0 or result.returncode == 0, result.stderr
    return [
        f"{Path(file['filePath']).relative_to(folder)}:{item['line']}: {item['ruleId']}: {item['message']}"
        for file in found
        for item in file["messages"]
    ]


def lychee(folder: Path) -> tuple[int, list[str]]:
    """Give how many links a folder has, and those that lead nowhere; no network is used."""
    local = Path(sys.executable).parent / "lychee"
    program = local if local.exists() else require_tool("lychee")
    result = run(
        program, "--offline", "--root-dir", folder, "--index-files", "index.html", "--include-fragments",
        "--no-progress", "--format", "json", folder,
    )  # fmt: skip
    told = json.loads(result.stdout)
    dead = [
        f"{Path(page).relative_to(folder)}: {entry['url']}"
        for page, entries in told["error_map"].items()
        for entry in entries
    ]
    return int(told["total"]), dead


@pytest.mark.slow
def test_nu_finds_nothing(example: Path) -> None:
    assert nu(of_kind(example, ".html", ".css", ".svg")) == []


def test_nu_is_awake(broken: Path) -> None:
    found = " ".join(nu(of_kind(broken, ".html", ".css", ".svg")))
    for name in ("index.html", "site.css", "icon.svg"):
        assert name in found


@pytest.mark.slow
def test_html_validate_finds_nothing(example: Path) -> None:
    assert html_validate(example) == []


def test_html_validate_is_awake(broken: Path) -> None:
    rules = {line.split(": ")[1] for line in html_validate(broken)}
    assert rules >= {"wcag/h37", "element-permitted-content", "no-dup-attr"}


def test_every_link_leads_somewhere(example: Path) -> None:
    total, dead = lychee(example)
    assert dead == []
    assert total > 5000


def test_lychee_is_awake(broken: Path) -> None:
    _, dead = lychee(broken)
    assert [url for url in ("missing.html", "#nowhere") if not any(url in line for line in dead)] == []


# Feeds: form by feedparser, then the rules that readers of feeds depend on


def moment(element: etree._Element) -> datetime:
    """Give the time of the last change of a feed or an entry."""
    return datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")


def entry_faults(entry: etree._Element, newest: datetime) -> Iterator[str]:
    """Give what is wrong with an entry of a feed that was last changed at a time."""
    title = entry.findtext(f"{ATOM}title")
    for name in ("title", "updated", "published", "content"):
        if not (entry.findtext(f"{ATOM}{name}") or "").strip():
            yield f"{title}: no {name}"
    if moment(entry) > newest:
        yield f"{title}: changed after the feed"
    links = re.findall(r'(?:href|src)="([^"]*)"', entry.findtext(f"{ATOM}content") or "")
    links += [link.get("href", "") for link in entry.iterfind(f"{ATOM}link")]
    for link in links:
        if not link.startswith("#") and not urlsplit(link).scheme:
            yield f"{title}: the link {link} is not absolute"


def feed_faults(text: bytes, address: str) -> Iterator[str]:
    """Give what is wrong with an Atom feed that must stand at an address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import feedparser
    parsed = feedparser.parse(text)
    if parsed.bozo:
        yield f"not well-formed: {parsed.bozo_exception}"
        return
    root = etree.fromstring(text)
    own = [link.get("href") for link in root.iterfind(f"{ATOM}link[@rel='self']")]
    if own != [address]:
        yield f"the self link is {own}"
    newest = moment(root)
    entries = list(root.iterfind(f"{ATOM}entry"))
    for entry in entries:
        yield from entry_faults(entry, newest)
        if root.find(f"{ATOM}author/{ATOM}name") is None and entry.find(f"{ATOM}author/{ATOM}name") is None:
            yield "nobody wrote an entry"
    ids = [element.findtext(f"{ATOM}id") for element in (root, *entries)]
    if None in ids or len(set(ids)) != len(ids):
        yield "ids are missing or not unique"
    yield from (f"the id {name} is not a tag URI" for name in ids if name and not name.startswith("tag:"))


def test_feeds_are_whole(example: Path) -> None:
    feeds = {name: data for name, data in tree(example).items() if name.endswith(".atom.xml")}
    assert len(feeds) > 50
    faults = [
        f"{name}: {fault}" for name, data in feeds.items() for fault in feed_faults(data, f"{SITE}/{name}")
    ]
    assert faults == []


def test_feed_checks_are_awake(example: Path) -> None:
    good = (example / "feeds/all.atom.xml").read_bytes()
    address = f"{SITE}/feeds/all.atom.xml"
    assert list(feed_faults(good, address)) == []
    first = re.search(rb"<entry>.*?</entry>", good, re.DOTALL)
    assert first
    for bad in (
        good.replace(b"</entry>", b"", 1),
        good.replace(first[0], first[0] * 2, 1),
        good.replace(b"<published>", b"<published> <!--", 1).replace(b"</published>", b"--></published>", 1),
        re.sub(rb"(<feed.*?<updated>)20", rb"\g<1>19", good, count=1, flags=re.DOTALL),
        good.replace(f'<link href="{SITE}/articles'.encode(), b'<link href="articles', 1),
        good.replace(f'&lt;a href="{SITE}/'.encode(), b'&lt;a href="', 1),
    ):
        assert bad != good
        assert list(feed_faults(bad, address)) != []
    assert list(feed_faults(good, "https://elsewhere.example/feed")) != []


def test_sitemap_names_every_page_once(example: Path) -> None:
    root = etree.parse(example / "sitemap.xml").getroot()
    named = [(loc.text or "").removeprefix(f"{SITE}/") for loc in root.iter("{*}loc")]
    pages = [
        name.removesuffix("index.html")
        for name in tree(example)
        if name.endswith(".html") and name != "404.html"
    ]
    assert sorted(named) == sorted(pages)
