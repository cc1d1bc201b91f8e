"""The settings of our lean site: the pages that all tools make, at the same addresses, and no more."""

from __future__ import annotations

import re
from pathlib import Path

SITENAME = "Benchmark desk"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS = ["generator.pelican"]
STATIC_PATHS: list[str] = []
PAGE_PATHS = ["pages"]

ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"

BRIEFING: dict[str, object] = {
    "FEED_TAG": "bench.example,2025",
    "FEED_URL": "index.xml",
    "ACTOR_FEED_URL": "actors/{slug}/index.xml",
    "THEME_FEED_URL": "themes/{slug}/index.xml",
}
# Entries of a page of an actor or theme; the benchmark writes the number here.
_entries = 0
if _entries:
    BRIEFING["PAGE_SIZE"] = _entries


def _names(folder: str) -> list[tuple[str, str]]:
    """Give the slug and the name of each actor or theme, in the order of their numbers."""
    found = []
    for path in (Path(__file__).parent / PATH / folder).glob("*.md"):
        name = re.search(r"^name: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        found.append((path.stem, name[1] if name else path.stem))
    return sorted(found, key=lambda item: int(item[0].rpartition("-")[2]))


# The navigation of every page, as settings: what Pelican sites call MENUITEMS.
NAV_ACTORS = _names("actors")
NAV_THEMES = _names("themes")
