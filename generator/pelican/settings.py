"""Pelican's settings as our site needs them."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from generator.build.themefiles import fingerprinted
from generator.model.diagnostics import Diagnostic, Severity
from generator.model.values import Location

#: What stock Pelican would write beside our pages, or do at a cost that grows with the square of
#: the corpus (translations, categories, tags, authors, period archives).
_OFF: dict[str, Any] = {
    "ARTICLE_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "ARTICLE_TRANSLATION_ID": None,
    "PAGE_TRANSLATION_ID": None,
    "CATEGORY_SAVE_AS": "",
    "TAG_SAVE_AS": "",
    "AUTHOR_SAVE_AS": "",
    "ARCHIVES_SAVE_AS": "",
    "YEAR_ARCHIVE_SAVE_AS": "",
    "MONTH_ARCHIVE_SAVE_AS": "",
    "DAY_ARCHIVE_SAVE_AS": "",
    "FEED_ALL_ATOM": None,
    "FEED_ALL_RSS": None,
    "FEED_ATOM": None,
    "FEED_RSS": None,
    "CATEGORY_FEED_ATOM": None,
    "CATEGORY_FEED_RSS": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "TAG_FEED_ATOM": None,
    "TAG_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
    "TRANSLATION_FEED_RSS": None,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    "WITH_FUTURE_DATES": False,
    "DRAFT_SAVE_AS": "",
    "DRAFT_PAGE_SAVE_AS": "",
    "DRAFT_LANG_SAVE_AS": "",
    "DRAFT_PAGE_LANG_SAVE_AS": "",
    "RELATIVE_URLS": False,
    # The texts themselves, with the notes of editors.
    "OUTPUT_SOURCES": False,
    # The site that stands would change with the content, before any check.
    "STATIC_CREATE_LINKS": False,
}
#: Files that are never copied from a static folder.
_IGNORED = [".*", "*~", "*.bak", "*.swp", "__pycache__"]


def adjust(settings: MutableMapping[str, Any], path: str = "pelicanconf.py") -> list[Diagnostic]:
    """Set Pelican's settings for our pages; tell of a page setting that had to give way.

    Args:
        settings: Pelican's settings; changed.
        path: The file they come from, for diagnostics.

    Raises:
        OSError: A file of the site theme cannot be read.
    """
    problems: list[Diagnostic] = []
    for key in ("ARTICLE_PATHS", "DIRECT_TEMPLATES"):
        # Only these are set by hand for other reasons; the rest is switched off in silence.
        if settings.get(key) and settings[key] != _DEFAULTS[key]:
            location = Location(path)
            message = f"{key} has no effect: Communiqué writes these pages"
            problems.append(Diagnostic(location, "B403", message, "delete it", severity=Severity.WARNING))
    if settings.get("OUTPUT_SOURCES"):
        message = "OUTPUT_SOURCES has no effect: editors' notes would be published"
        problems.append(Diagnostic(Location(path), "B403", message, "delete it", severity=Severity.WARNING))
    settings.update(_OFF)
    theme = Path(__file__).resolve().parents[2] / "themes" / "briefing"
    if Path(str(settings.get("THEME", ""))).name == "notmyidea" and theme.is_dir():
        # Pelican's own default, which a site gets that names no theme; it cannot show our pages.
        settings["THEME"] = str(theme)
    settings["IGNORE_FILES"] = sorted({*settings.get("IGNORE_FILES", []), *_IGNORED})
    briefing = settings.get("BRIEFING")
    if isinstance(briefing, Mapping) and briefing.get("FINGERPRINTS") is True:
        settings["THEME_STATIC_DIR"] = fingerprinted(settings)
    environment = dict(settings.get("JINJA_ENVIRONMENT", {}))
    environment.update(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    settings["JINJA_ENVIRONMENT"] = environment
    return problems


_DEFAULTS: dict[str, Any] = {
    "ARTICLE_PATHS": [""],
    "DIRECT_TEMPLATES": ["index", "tags", "categories", "authors", "archives"],
}
