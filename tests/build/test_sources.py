"""A page changes only with the files that it is said to be made from."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from generator.build.prepare import prepare
from generator.build.sources import sources_of
from generator.build.viewhash import ViewHasher
from generator.editions.feeds import feed_document
from generator.editions.pages import page_job
from generator.pelican.render import read_pelican_settings
from generator.pelican.settings import adjust
from generator.views.kit import Kit
from tests.conftest import ROOT

GOLDEN: Final = ROOT / "tests" / "site" / "golden"
NOW: Final = datetime(2026, 6, 1, tzinfo=UTC)
#: In each kind of file a line that readers see, and may say anything.
LINES: Final = ("title", "headline", "name", "summary", "description", "question")


def kit_of(root: Path) -> Kit:
    settings = read_pelican_settings(root / "pelicanconf.py")
    prepared = prepare(settings, "pelicanconf.py", NOW, adjust(settings))
    assert prepared.kit is not None, prepared.diagnostics
    return prepared.kit


def shown(kit: Kit) -> dict[str, str]:
    """Give what each page and feed shows, by its path."""
    hasher = ViewHasher()
    found = {}
    for route in kit.routes.table.values():
        job = page_job(kit, route)
        found[route.save_as] = hasher.of(job.view) if job else feed_document(kit, route) or ""
    return found


def edited(text: str) -> str:
    """Change what a file says: its first telling line, and its body."""
    for name in LINES:
        text, count = re.subn(rf"(?m)^({name}: .*[a-z])$", r"\1 anew", text, count=1)
        if count:
            break
    return f"{text.rstrip()}\n\nOne more paragraph.\n"


def named(kit: Kit, source: str) -> set[str]:
    """Give the pages and feeds that are said to be made from a file."""
    return {r.save_as for r in kit.routes.table.values() if source in sources_of(kit, r)}


FILES: Final = sorted(
    path.relative_to(GOLDEN).as_posix()
    for path in (GOLDEN / "content").rglob("*.md")
    if path.parent.name != "pages"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / "content", tmp_path / "content")
    conf = (GOLDEN / "pelicanconf.py").read_text(encoding="utf-8")
    theme = f"\nTHEME = {str(ROOT / 'themes' / 'briefing')!r}\n"
    (tmp_path / "pelicanconf.py").write_text(re.sub("(?m)^THEME = .*$", "", conf) + theme, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_whatever_shows_a_change_names_the_file_as_its_source(name: str, root: Path) -> None:
    before = kit_of(root)
    file = root / name
    file.write_text(edited(file.read_text(encoding="utf-8")), encoding="utf-8")
    after = kit_of(root)
    old, new = shown(before), shown(after)
    changed = {path for path in new if new[path] != old.get(path)}
    assert changed
    # A name that is no longer anybody's leads nowhere now; the page named its source before.
    assert changed <= named(before, name) | named(after, name)


def test_what_a_page_does_not_look_at_is_no_source(root: Path) -> None:
    kit = kit_of(root)
    norland = sources_of(kit, kit.routes["actor", "norland"])
    assert "content/actors/norland.md" in norland
    assert "content/pages/about.md" not in norland
    assert sources_of(kit, kit.routes["page", "about"]) == ("content/pages/about.md",)
    articles = [item for item in kit.corpus.files.values() if "norland" not in item.record.actors]
    assert any(item.path not in norland for item in articles)
