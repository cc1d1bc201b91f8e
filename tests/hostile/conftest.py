from __future__ import annotations

import html
from collections import defaultdict
from pathlib import Path

import pytest
from lxml import etree

from generator.build.prepare import prepare
from generator.pelican.render import read_pelican_settings
from tests.hostile.site import NOW, HostileSite, write_hostile_site
from tests.site.support import built, communique, once

ATOM = "{http://www.w3.org/2005/Atom}"
#: How many packs of texts the small site has.
FEW = 3
#: How many entries of a feed stand on a page.
ENTRIES = 12


def feed_pages(folder: Path) -> None:
    """Put all that feeds say on pages, as a feed reader without care would."""
    parts = []
    for path in sorted(folder.glob("feeds/**/*.xml")):
        root = etree.parse(path).getroot()
        parts += [
            shown(item) for name in ("title", "subtitle", "rights") for item in root.iter(f"{ATOM}{name}")
        ]
        if path.name == "all.atom.xml":
            parts += [shown(item) for name in ("summary", "content") for item in root.iter(f"{ATOM}{name}")]
    (folder / "inbox").mkdir()
    for number in range(0, len(parts), ENTRIES):
        whole = "<hr>".join(parts[number : number + ENTRIES])
        text = f"<!DOCTYPE html><meta charset=utf-8><title>Inbox</title>{whole}"
        (folder / f"inbox/{number}.html").write_text(text, encoding="utf-8")


def shown(item: etree._Element) -> str:
    text = item.text or ""
    return text if item.get("type") == "html" else html.escape(text)


def still_pages(folder: Path) -> None:
    """Put beside each page that leads elsewhere one that stays, to be looked at."""
    for path in sorted(folder.glob("was/**/index.html")):
        text = path.read_text(encoding="utf-8")
        assert text.count('content="0; url=') == 1
        path.with_name("still.html").write_text(
            text.replace('content="0; url=', 'content="3600; url='), "utf-8"
        )


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileSite:
    """Give the hostile site, made once for all workers."""
    return once(tmp_path_factory, "hostile", write_hostile_site)


@pytest.fixture(scope="session")
def kinds(hostile: HostileSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Give the files of the hostile site by the kind of their route."""

    def make(_: Path) -> dict[str, list[str]]:
        settings = read_pelican_settings(hostile.folder / "pelicanconf.py")
        kit = prepare(settings, "pelicanconf.py", NOW).kit
        assert kit is not None
        found: defaultdict[str, list[str]] = defaultdict(list)
        for route in kit.routes.table.values():
            found[route.kind].append(route.save_as)
        return dict(found)

    return once(tmp_path_factory, "hostile-kinds", make)


@pytest.fixture(scope="session")
def output(hostile: HostileSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the hostile site as built, with pages that a test looks at beside it.

    `inbox/` has what feeds bring, `still.html` what moved pages say, and `few/` is a site of so little that
    it has drawings and whole lists where the large one has tables and parts.
    """

    def make(folder: Path) -> Path:
        out = folder / "out"
        few = write_hostile_site(folder / "few", only=FEW)
        built(communique("build", "-o", out, cwd=hostile.folder))
        built(communique("build", "-o", out / "few", cwd=few.folder))
        feed_pages(out)
        still_pages(out)
        return out

    return once(tmp_path_factory, "hostile-output", make)
