"""Plain Pelican with its own Markdown reader: themes are tags, a small plugin adds actors and weeks."""

from __future__ import annotations

import re
from pathlib import Path

SITENAME = "Benchmark desk"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
AUTHOR = "Desk"

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["desk"]
ARTICLE_PATHS = ["articles"]
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
USE_FOLDER_AS_CATEGORY = False

SLUGIFY_SOURCE = "basename"
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
TAG_URL = "themes/{slug}/"
TAG_SAVE_AS = "themes/{slug}/index.html"
TAGS_SAVE_AS = "themes/index.html"
ARCHIVES_SAVE_AS = "digests/index.html"
DIRECT_TEMPLATES = ["index", "tags", "archives"]
# Pages that the other sites do not have.
CATEGORY_SAVE_AS = ""
AUTHOR_SAVE_AS = ""

FEED_ALL_ATOM = "index.xml"
TAG_FEED_ATOM = "themes/{slug}/index.xml"
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 30

# Entries of a page of an actor or theme; 0: all on one page.
PER_PAGE = 0
PAGINATED_TEMPLATES = {"tag": PER_PAGE or None, "actor": PER_PAGE or None}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]


def _terms(folder: str) -> list[tuple[str, str, str]]:
    """Give slug, name and summary of each actor or theme, in the order of their numbers."""
    found = []
    for path in (Path(__file__).parent / PATH / folder).glob("*.md"):
        text = path.read_text(encoding="utf-8")
        name, summary = (re.findall(rf"^{key}: (.+)$", text, re.MULTILINE) for key in ("name", "summary"))
        found.append((path.stem, name[0], summary[0]))
    return sorted(found, key=lambda item: int(item[0].rpartition("-")[2]))


NAV_ACTORS = _terms("actors")
NAV_THEMES = _terms("themes")
NAMES = {slug: name for slug, name, _ in (*NAV_ACTORS, *NAV_THEMES)}
SUMMARIES = {slug: summary for slug, _, summary in (*NAV_ACTORS, *NAV_THEMES)}
