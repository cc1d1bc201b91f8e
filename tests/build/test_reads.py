"""A page of which everything that was read is what it was shows what it showed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from unittest.mock import patch

import pytest

from generator.build import reads
from generator.build.reads import Reads, Tables
from generator.build.viewhash import ViewHasher
from generator.editions.pages import page_job, page_routes
from generator.views.kit import Kit
from tests.build.test_sources import FILES, GOLDEN, edited, kit_of, root
from tests.conftest import ROOT, Site

__all__ = ["root"]  # a fixture


def seen(kit: Kit) -> dict[str, tuple[dict[str, str], str]]:
    """Give for each page the hash of each thing that was read for it, and the hash of what it shows."""
    tables, noted, hasher = Tables(kit), Reads(), ViewHasher()
    watched = tables.tracked(kit, noted)
    found = {}
    for route in page_routes(watched):
        job, names = noted.during(lambda route=route: page_job(watched, route))  # type: ignore[misc]
        hashes = {name: tables.hash_of(name) for name in noted.flat(names)}
        found[route.save_as] = (hashes, hasher.of(job.view) if job else "")
    return found


def check(before: Kit, after: Kit) -> int:
    """Hold all pages before and after an edit against each other; give how many need not be made."""
    old, new, tables = seen(before), seen(after), Tables(after)
    kept = [
        path
        for path, (hashes, _) in old.items()
        if path in new and all(tables.hash_of(name) == known for name, known in hashes.items())
    ]
    wrong = [path for path in kept if old[path][1] != new[path][1]]
    assert wrong == []
    return len(kept)


def test_the_tracked_kit_makes_the_same(root: Path) -> None:
    kit = kit_of(root)
    hasher = ViewHasher()
    plain = {
        route.save_as: hasher.of(job.view) for route in page_routes(kit) if (job := page_job(kit, route))
    }
    assert plain == {path: shown for path, (_, shown) in seen(kit).items()}


def test_without_an_edit_no_page_need_be_made(root: Path) -> None:
    kit = kit_of(root)
    assert check(kit, kit_of(root)) == len(list(page_routes(kit)))


@pytest.mark.parametrize("name", FILES)
def test_an_edit_is_seen_by_every_page_that_shows_it(name: str, root: Path) -> None:
    before = kit_of(root)
    file = root / name
    file.write_text(edited(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert check(before, kit_of(root)) > 0


ARTICLE: Final = "content/articles/norland-hardens.md"
CHANGES: Final[dict[str, Callable[[Path], object]]] = {
    "article gone": lambda r: (r / "content/articles/late-note.md").unlink(),
    "article new": lambda r: (r / "content/articles/new.md").write_text(
        (r / ARTICLE).read_text(encoding="utf-8").replace("title: ", "title: Once more ", 1), encoding="utf-8"
    ),
    "note gone": lambda r: (r / "content/digests/2025-W52.md").unlink(),
    "slug": lambda r: put(r, "slug: elsewhere"),
    "moved": lambda r: (r / ARTICLE).rename(r / "content/articles/moved-here.md"),
    "earlier": lambda r: put(r, "date: 2025-12-17"),
    "other theme": lambda r: put(r, "themes: [harbour-access]"),
    "insignificant": lambda r: put(r, "significance: routine"),
}


def put(folder: Path, line: str) -> None:
    """Put a line into the front matter of an article, in place of the one of that key."""
    file = folder / ARTICLE
    key = line.split(":", maxsplit=1)[0]
    lines = [item for item in file.read_text(encoding="utf-8").split("\n") if not item.startswith(f"{key}:")]
    file.write_text("\n".join([lines[0], line, *lines[1:]]), encoding="utf-8")


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_order_place_or_number_is_seen(name: str, root: Path) -> None:
    before = kit_of(root)
    CHANGES[name](root)
    check(before, kit_of(root))


def test_a_part_that_is_used_again_counts_for_each_page(root: Path) -> None:
    kit = kit_of(root)
    noted, made = Reads(), []
    watched = Tables(kit).tracked(kit, noted)

    def part() -> str:
        made.append(1)
        return str(watched.corpus.actors["norland"].record.name)

    found = [noted.during(lambda: watched.once("x", "y", part)) for _ in range(2)]
    assert found[0] == found[1]
    assert noted.flat(found[0][1]) == {"=actors\x1fnorland"}
    assert len(made) == 1


def test_only_pages_that_must_be_made_are_looked_at(site: Site) -> None:
    site.build()
    shutil.copytree(GOLDEN / "content" / "static", site.content / "static" / "more")
    log = site.folder / "made.txt"
    code = (
        "import sys\nimport generator.pelican.generator as module\nfrom generator.desk.cli import main\n"
        "real = module.page_job\n"
        "def page_job(kit, route):\n"
        f"    open({str(log)!r}, 'a').write(route.save_as + '\\n')\n    return real(kit, route)\n"
        "module.page_job = page_job\nmain()\n"
    )
    command = [sys.executable, "-c", code, *site.command("build")[3:]]
    subprocess.run(command, cwd=ROOT, env=site.env(), check=True, capture_output=True)
    assert not log.exists()
    actor = min((site.content / "actors").glob("*.md"))
    actor.write_text(actor.read_text(encoding="utf-8") + "\nMore of it.\n", encoding="utf-8")
    subprocess.run(command, cwd=ROOT, env=site.env(), check=True, capture_output=True)
    assert f"actors/{actor.stem}/index.html" in log.read_text(encoding="utf-8").split()


def test_reads_that_nobody_notes_would_be_found(root: Path) -> None:
    """The check above can fail: with entries unwatched some edit goes unseen."""
    before_edit = {name: (root / name).read_text(encoding="utf-8") for name in FILES}
    with patch.object(reads._Watched, "__getitem__", lambda self, key: self._table[key]):
        before = kit_of(root)
        found = []
        for name, text in before_edit.items():
            (root / name).write_text(edited(text), encoding="utf-8")
            try:
                check(before, kit_of(root))
            except AssertionError:
                found.append(name)
            (root / name).write_text(text, encoding="utf-8")
    assert found
