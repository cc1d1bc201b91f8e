from __future__ import annotations

import html
from pathlib import Path

import pytest
from lxml import etree

from tests.hostile.corpus import HostileSite, vectors, write_hostile_site
from tests.site.support import built, communique, once

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_pages(folder: Path) -> None:
    """Put the content of every entry of the feed on pages, as a feed reader without care would."""
    root = etree.parse(folder / "feeds/all.atom.xml").getroot()
    entries = list(root.iter(f"{ATOM}entry"))
    assert len(entries) == len(vectors())
    (folder / "inbox").mkdir()
    for number in range(0, len(entries), 10):
        parts = []
        for entry in entries[number : number + 10]:
            for name in ("title", "summary", "content"):
                part = entry.find(f"{ATOM}{name}")
                if part is not None and part.text:
                    parts.append(part.text if part.get("type") == "html" else html.escape(part.text))
        text = "<!DOCTYPE html><meta charset=utf-8><title>Inbox</title>" + "<hr>".join(parts)
        (folder / f"inbox/{number}.html").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileSite:
    """Give the hostile site, made once for all workers."""
    return once(tmp_path_factory, "hostile", write_hostile_site)


@pytest.fixture(scope="session")
def output(hostile: HostileSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the hostile site as built; `inbox/` holds what its feed brings."""

    def make(folder: Path) -> Path:
        settings = hostile.folder / "pelicanconf.py"
        built(communique("build", "-s", settings, "-o", folder / "out", cwd=hostile.folder))
        feed_pages(folder / "out")
        return folder / "out"

    return once(tmp_path_factory, "hostile-output", make)
