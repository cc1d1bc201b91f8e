"""The sitemap (sitemaps.org protocol 0.9) and robots.txt."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

from generator.editions.feeds import LOCAL_URL, changed
from generator.views.kit import Kit

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_KINDS = ("digests", "positions", "actors", "themes", "timeline", "feeds")
#: Pages without a date: ordinary ones, and those with the older part of a long list.
_UNDATED = ("page", "digest_year", "timeline_year", "actor_archive", "theme_archive")


def sitemap(kit: Kit) -> str:
    """Give the sitemap: every page a reader may want, dated by its newest article, never by the build."""
    base = kit.settings.url or LOCAL_URL
    corpus = kit.corpus
    urlset = ET.Element("urlset", xmlns=_NAMESPACE)

    def add(path: str, day: date | None) -> None:
        entry = ET.SubElement(urlset, "url")
        ET.SubElement(entry, "loc").text = f"{base}/{path}"
        if day is not None:
            ET.SubElement(entry, "lastmod").text = day.isoformat()

    days = {item.id: changed(item).day for item in corpus.briefings}
    newest = max(days.values(), default=None)
    add(kit.routes.path("index"), newest)
    for kind in (*_KINDS, *_UNDATED):
        for route in kit.routes.of(kind):
            add(route.url, None if kind in _UNDATED else newest)
    for week in corpus.weeks:
        of_week = [days[item.id] for item in corpus.by_week.get(week, ())]
        add(kit.routes.path("digest", str(week)), max(of_week, default=None))
    for briefing in corpus.briefings:
        add(kit.routes.path("article", briefing.id), days[briefing.id])
    for actor in corpus.actors:
        of_actor = [days[item.id] for item in corpus.by_actor.get(actor, ())]
        add(kit.routes.path("actor", actor), max(of_actor, default=None))
    for theme in corpus.themes:
        of_theme = [days[item.id] for item in corpus.by_theme.get(theme, ())]
        add(kit.routes.path("theme", theme), max(of_theme, default=None))
    ET.indent(urlset)
    body = ET.tostring(urlset, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def robots(kit: Kit) -> str:
    """Give robots.txt: everything may be read; where the sitemap is."""
    base = kit.settings.url or LOCAL_URL
    return f"User-agent: *\nAllow: /\n\nSitemap: {base}/{kit.routes.path('sitemap')}\n"
