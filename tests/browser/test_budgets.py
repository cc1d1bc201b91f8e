"""What a page may weigh: every page of the example site, not a sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import require_tool
from tests.site.support import brotli_sizes

pytestmark = [pytest.mark.tools, pytest.mark.xdist_group("tools")]

KB = 1000
#: The beginning of a page's path, and what all of the page may weigh as it is sent.
TRANSFER = {
    "articles/": 25 * KB,
    "digests/index": 60 * KB,
    "digests/": 40 * KB,
    "actors/index": 60 * KB,
    "actors/": 40 * KB,
    "themes/index": 60 * KB,
    "themes/": 40 * KB,
    "": 60 * KB,
}
PARTS = (".html", ".css", ".svg")
CHROME = 6 * KB
STYLE, STYLE_SENT = 20 * KB, 6 * KB
NODES = 1500


@pytest.fixture(scope="module")
def pages(example: Path) -> dict[str, Path]:
    return {path.relative_to(example).as_posix(): path for path in sorted(example.rglob("*.html"))}


@pytest.fixture(scope="module")
def sent(example: Path) -> dict[Path, int]:
    """Give the size of each file that a page is made of, as it is sent."""
    require_tool("node")
    return brotli_sizes(tuple(path for path in sorted(example.rglob("*")) if path.suffix in PARTS))


def budget(name: str) -> int:
    return next(limit for start, limit in TRANSFER.items() if name.startswith(start))


def test_style(example: Path, sent: dict[Path, int]) -> None:
    for style in (example / "theme/css/site.css", example / "theme/css/boards.css"):
        assert style.stat().st_size <= STYLE
        assert sent[style] <= STYLE_SENT


def test_transfer_of_every_page(example: Path, pages: dict[str, Path], sent: dict[Path, int]) -> None:
    shared = sent[example / "theme/css/site.css"] + sent[example / "theme/icon.svg"]
    charts = {
        name: "theme/css/boards.css" in path.read_text(encoding="utf-8") for name, path in pages.items()
    }
    boards = sent[example / "theme/css/boards.css"]
    sizes = {name: sent[path] + shared + charts[name] * boards for name, path in pages.items()}
    assert {name: size for name, size in sizes.items() if size > budget(name)} == {}


def test_no_page_has_scripts_and_only_boards_a_second_style(pages: dict[str, Path]) -> None:
    for name, path in pages.items():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|<style|style=\"", text), name
        boards = any(f'class="{kind}"' in text for kind in ("jump boards", "chart", "weeks"))
        assert text.count('rel="stylesheet"') == 1 + boards, name


def test_what_surrounds_the_text_is_small(pages: dict[str, Path]) -> None:
    chrome = {}
    for name, path in pages.items():
        text = path.read_text(encoding="utf-8")
        chrome[name] = len(re.sub(r"<main.*</main>", "", text, flags=re.DOTALL).encode())
    assert {name: size for name, size in chrome.items() if size > CHROME} == {}


def test_number_of_elements(pages: dict[str, Path]) -> None:
    counts = {
        name: len(LexborHTMLParser(path.read_text(encoding="utf-8")).css("*")) for name, path in pages.items()
    }
    assert {name: count for name, count in counts.items() if count > NODES} == {}
