"""The sitemap (sitemaps.org protocol 0.9) and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree as ET

from generator.digest.briefings import Briefing
from generator.editions.feeds import LOCAL_URL, changed
from generator.views.kit import Kit
from generator.views.urls import SITEMAP_MOST, Route

#: An address below the site root, and the day of its last change if it has one.
_Entry = tuple[str, date | None]

#: What an address may hold as it is; letters beyond ASCII are written as escapes.
_SAFE = "/%:~!$&'()*+,;=@"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_KINDS = (
    "digests", "positions", "changes", "red_lines", "disagreements", "contacts", "support", "actors",
    "themes", "timeline", "outlook", "sources", "feeds",
)  # fmt: skip
#: Pages without a date: ordinary ones, and those with the older part of a long list.
_UNDATED = (
    "page", "digest_year", "timeline_year", "outlook_year", "support_year", "actor_archive", "theme_archive",
    "actor_history", "theme_history", "positions_week", "changes_part", "red_lines_part",
    "sources_part", "publisher",
)  # fmt: skip


def sitemap_documents(kit: Kit) -> Iterator[tuple[Route, str]]:
    """Give the sitemap, and where it has too many addresses for one file its parts before it."""
    base = kit.settings.url or LOCAL_URL
    entries = list(_entries(kit))
    parts = list(kit.routes.of("sitemap_part"))
    for number, route in enumerate(parts):
        of_part = entries[number * SITEMAP_MOST : (number + 1) * SITEMAP_MOST]
        yield route, _document("urlset", "url", base, of_part)
    if parts:
        listed: list[_Entry] = [(route.url, None) for route in parts]
        yield kit.routes["sitemap", ""], _document("sitemapindex", "sitemap", base, listed)
    else:
        yield kit.routes["sitemap", ""], _document("urlset", "url", base, entries)


def _entries(kit: Kit) -> Iterator[_Entry]:
    """Every page a reader may want, dated by its newest article, never by the build."""
    corpus, routes = kit.corpus, kit.routes
    days = {item.id: changed(item).day for item in corpus.briefings}

    def newest(briefings: Iterable[Briefing]) -> date | None:
        return max((days[item.id] for item in briefings), default=None)

    of_site = newest(corpus.briefings)
    yield routes.path("index"), of_site
    for kind in (*_KINDS, *_UNDATED):
        for route in routes.of(kind):
            yield route.url, None if kind in _UNDATED else of_site
    for week in corpus.weeks:
        yield routes.path("digest", str(week)), newest(corpus.by_week.get(week, ()))
    for briefing in corpus.briefings:
        yield routes.path("article", briefing.id), days[briefing.id]
    for actor in corpus.actors:
        yield routes.path("actor", actor), newest(corpus.by_actor.get(actor, ()))
    for theme in corpus.themes:
        yield routes.path("theme", theme), newest(corpus.by_theme.get(theme, ()))


def _document(root: str, item: str, base: str, entries: Iterable[_Entry]) -> str:
    tree = ET.Element(root, xmlns=_NAMESPACE)
    for path, day in entries:
        entry = ET.SubElement(tree, item)
        ET.SubElement(entry, "loc").text = f"{base}/{quote(path, safe=_SAFE)}"
        if day is not None:
            ET.SubElement(entry, "lastmod").text = day.isoformat()
    ET.indent(tree)
    body = ET.tostring(tree, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def robots(kit: Kit) -> str:
    """Give robots.txt: everything may be read; where the sitemap is."""
    base = kit.settings.url or LOCAL_URL
    return f"User-agent: *\nAllow: /\n\nSitemap: {base}/{kit.routes.path('sitemap')}\n"
