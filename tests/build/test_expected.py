"""Files that should be there, should not, are not as built, or weigh too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.build.expected import verify_files, verify_sizes
from generator.build.prepare import Prepared
from generator.build.rules import RULES, fault
from generator.build.sums import SUMS, hash_files, read_sums, sums_text
from generator.desk.inputs import read_settings
from generator.model.settings import Settings
from tests.conftest import ROOT, Site

PAGE = "articles/oslo-talks/index.html"


@pytest.fixture(scope="module")
def settings(built_site: Site) -> dict[str, Any]:
    return read_settings(built_site.settings, None)[0]


def codes(tree: Path, prepared: Prepared, settings: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item.code, item.location.path) for item in verify_files(tree, prepared, settings)]


def relist(tree: Path) -> None:
    """Write the list anew, as if the build had made what is there."""
    names = [path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()]
    (tree / SUMS).write_text(sums_text(hash_files(tree, [n for n in names if n != SUMS])), encoding="utf-8")


def test_a_tree_as_it_was_built(tree: Path, prepared: Prepared, settings: dict[str, Any]) -> None:
    assert codes(tree, prepared, settings) == []


def put(name: str, data: str = "x") -> Callable[[Path], object]:
    def plant(tree: Path) -> None:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(data, encoding="utf-8")

    return plant


PLANTED: list[tuple[Callable[[Path], object], list[tuple[str, str]]]] = [
    (lambda tree: (tree / PAGE).unlink(), [("V106", PAGE)]),
    (put(PAGE), [("V106", PAGE)]),
    (put("theme/css/site.css"), [("V106", "theme/css/site.css")]),
    (put("build.json", "{}"), [("V106", "build.json")]),
    (put("about/index.html.br"), [("V106", "about/index.html.br")]),
    (put("gone/index.html"), [("V103", "gone/index.html"), ("V106", "gone/index.html")]),
    (lambda tree: (tree / SUMS).unlink(), [("V106", SUMS)]),
    (put(SUMS, "x\n"), [("V106", SUMS)]),
]  # fmt: skip
LISTED: list[tuple[Callable[[Path], object], list[tuple[str, str]]]] = [
    (put("articles/gone/index.html"), [("V103", "articles/gone/index.html")]),
    (put("theme/css/other.css"), [("V103", "theme/css/other.css")]),
    (put("gone/index.html.br"), [("V103", "gone/index.html.br")]),
    (put("x.json"), [("V103", "x.json")]),
    (put("about/index.html.br"), []),
    (put("about/index.html.gz"), []),
    (put("_headers"), []),
    (put("_redirects"), []),
    (put("search/index.js"), []),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "expected"), PLANTED)
def test_what_changed_since_the_build(
    tree: Path,
    prepared: Prepared,
    settings: dict[str, Any],
    plant: Callable[[Path], object],
    expected: list[tuple[str, str]],
) -> None:
    plant(tree)
    assert codes(tree, prepared, settings) == expected


@pytest.mark.parametrize(("plant", "expected"), LISTED)
def test_what_nothing_explains_although_it_is_listed(
    tree: Path,
    prepared: Prepared,
    settings: dict[str, Any],
    plant: Callable[[Path], object],
    expected: list[tuple[str, str]],
) -> None:
    with_search = replace(prepared, settings=replace(prepared.settings, extra_output=("search/*",)))
    plant(tree)
    relist(tree)
    assert codes(tree, with_search, settings) == expected


def test_templates_as_pages_are_explained(tree: Path, prepared: Prepared, settings: dict[str, Any]) -> None:
    put("humans.txt")(tree)
    relist(tree)
    assert codes(tree, prepared, settings) == [("V103", "humans.txt")]
    assert codes(tree, prepared, {**settings, "TEMPLATE_PAGES": {"x.txt": "humans.txt"}}) == []


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        ("a.html", 1_000_000, ""),
        ("a.html", 1_000_001, "V601"),
        ("a.png", 2_000_000, ""),
        ("a.PNG", 2_000_001, "V602"),
        ("a.pdf", 900_000_000, ""),
        ("a.pdf", 1_000_000_001, "V603"),
        ("a.html.br", 1_000_000_001, ""),
    ],
)
def test_sizes(name: str, size: int, expected: str) -> None:
    found = list(verify_sizes({name: size}, Settings()))
    assert [item.code for item in found] == ([expected] if expected else [])
    generous = Settings(max_page_kb=10**6, max_image_kb=10**6, max_site_mb=10**6)
    assert list(verify_sizes({name: size}, generous)) == []


def test_sizes_are_settings(site: Site) -> None:
    site.append('BRIEFING["MAX_PAGE_KB"] = 1\n')
    site.build()
    done = site.run("verify")
    assert done.returncode == 4
    assert 'is the most; make it smaller, or raise BRIEFING["MAX_PAGE_KB"]' in done.stderr
    assert "index.html: error[V601] " in done.stderr


def test_rules_have_a_code_and_a_line_in_the_docs() -> None:
    text = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    missing = [code for code, meaning in RULES.items() if f"| {code} | {meaning}" not in text]
    assert missing == []
    with pytest.raises(ValueError, match="no rule"):
        fault("V999", "x", "x")


def test_the_list_names_what_it_is_read_from(tree: Path) -> None:
    assert set(read_sums((tree / SUMS).read_text(encoding="utf-8"))) == {
        path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()
    } - {SUMS}
