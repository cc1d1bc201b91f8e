"""``communique explain``: why an output would be made anew, and from what."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conftest import ROOT, Site, make_site


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("standing") / "site")


@pytest.fixture
def built(standing: Site) -> Site:
    """Give a site that was built; each test may change it further."""
    if away(standing).exists():
        away(standing).rename(store(standing))
    standing.build()
    return standing


def store(site: Site) -> Path:
    return site.folder / ".cache/communique.store"


def away(site: Site) -> Path:
    return store(site).with_name("away")


def explained(site: Site, path: str) -> dict[str, Any]:
    done = site.run("explain", path, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def article(site: Site) -> str:
    """Give an article's page below the output folder."""
    return min(
        path.relative_to(site.output).as_posix() for path in (site.output / "articles").rglob("*.html")
    )


def test_what_was_built_is_fresh(built: Site) -> None:
    found = explained(built, article(built))
    assert found["stale"] == []
    assert any(name.endswith("templates/article.html") for name in found["templates"])
    assert any(name.endswith("templates/base.html") for name in found["templates"])
    assert any("/articles/" in name for name in found["sources"])


#: So that no title is given twice.
NUMBERS: Final = count()


def change_title(site: Site) -> None:
    for path in (site.content / "articles").rglob("*.md"):
        text = re.sub(r"(?m)^title: .*$", f"title: Title {next(NUMBERS)}", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")


CHANGES: Final[dict[str, tuple[Callable[[Site], object], str]]] = {
    "content": (change_title, "what the page shows"),
    "template": (lambda s: s.override("article.html", '{% extends "!theme/article.html" %}'), "a template"),
    "setting": (lambda s: s.append("MOTTO = 'x'\n"), "the settings"),
    "site": (lambda s: s.append("SITENAME = 'Another'\n"), "what every page shows"),
    "gone": (lambda s: (s.output / article(s)).unlink(), "the file is gone"),
    "somebody": (
        lambda s: (s.output / article(s)).write_text("x", encoding="utf-8"), "somebody else changed the file"
    ),
    "never": (lambda s: store(s).rename(away(s)), "no build of this program"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_reason_is_named(name: str, built: Site) -> None:
    page = article(built)
    change, reason = CHANGES[name]
    change(built)
    found = explained(built, page)
    assert any(line.startswith(reason) for line in found["stale"]), found["stale"]
    if name != "never":  # the site is as it should be: nothing is built
        built.build()
        assert explained(built, page)["stale"] == []


def test_explaining_changes_nothing(built: Site) -> None:
    change_title(built)
    for _ in range(2):
        assert explained(built, article(built))["stale"]


def test_an_output_is_found_by_path_address_and_source(built: Site) -> None:
    page = article(built)
    source = min((built.content / "articles").rglob("*.md"))
    names = (page, page.removesuffix("index.html"), str(built.output / page), str(source))
    found = [explained(built, name) for name in names]
    assert all(item["path"].startswith("articles/") for item in found)
    assert found[0] == found[1] == found[2]


def test_a_content_file_is_found_however_it_is_typed(built: Site) -> None:
    name = "actors/norway.md"
    beside = os.path.relpath(built.content / name, ROOT)
    for typed in (built.content / name, beside, f"./{beside}", built.content / "articles" / ".." / name):
        assert explained(built, str(typed))["path"] == "actors/norway/index.html", typed


def test_a_feed_has_sources_and_no_template(built: Site) -> None:
    found = explained(built, "feeds/all.atom.xml")
    assert (found["stale"], found["always"], found["templates"]) == ([], False, [])
    assert found["sources"]


def test_lists_are_made_each_time(built: Site) -> None:
    assert explained(built, "sitemap.xml")["always"]


def run(site: Site, path: str) -> subprocess.CompletedProcess[str]:
    return site.run("explain", path)


def test_an_output_that_there_is_not(built: Site) -> None:
    done = run(built, f"{article(built).removesuffix('/index.html')}x")
    assert done.returncode == 3
    assert "did you mean" in done.stderr


def test_content_that_is_refused_is_told(built: Site) -> None:
    bad = built.write("articles/bad.md", "no front matter")
    done = run(built, "index.html")
    bad.unlink()
    assert done.returncode == 2
    assert "bad.md" in done.stderr


def test_the_text_says_it_in_words(built: Site) -> None:
    done = run(built, "positions/")
    assert "fresh: a build leaves it as it is" in done.stdout
    assert "content file" in done.stdout
