"""Views → HTML pages, by the templates of the site theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.model.settings import Settings
from generator.views import actors, archives, articles, digests, overview, themes, timeline
from generator.views.contract import View
from generator.views.kit import Kit
from generator.views.urls import Route, root_of


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page to render: its route, template, view and way to the site root."""

    route: Route
    template: str
    view: View
    root: str


def page_jobs(kit: Kit) -> Iterator[PageJob]:
    """Give every page of the site but the ordinary ones, which Pelican renders."""
    routes = kit.routes
    yield _job(routes["index", ""], "index", digests.front_page(kit))
    yield _job(routes["digests", ""], "digests", digests.digest_list_page(kit))
    for route in routes.of("digest_year"):
        yield _job(route, "digests", digests.digest_year_page(kit, int(route.key)))
    for week in kit.corpus.weeks:
        yield _job(routes["digest", str(week)], "digest", digests.digest_page(kit, week))
    for briefing in kit.corpus.briefings:
        yield _job(routes["article", briefing.id], "article", articles.article_page(kit, briefing))
    yield _job(routes["actors", ""], "actors", actors.actor_list_page(kit))
    for actor in kit.corpus.actors:
        yield _job(routes["actor", actor], "actor", actors.actor_page(kit, actor))
    for route in routes.of("actor_archive"):
        yield _job(route, "archive", archives.archive_page(kit, "actor", route.key))
    yield _job(routes["themes", ""], "themes", themes.theme_list_page(kit))
    for theme in kit.corpus.themes:
        yield _job(routes["theme", theme], "theme", themes.theme_page(kit, theme))
    for route in routes.of("theme_archive"):
        yield _job(route, "archive", archives.archive_page(kit, "theme", route.key))
    yield _job(routes["positions", ""], "positions", overview.matrix_page(kit))
    yield _job(routes["timeline", ""], "timeline", timeline.timeline_page(kit))
    for route in routes.of("timeline_year"):
        yield _job(route, "timeline", timeline.timeline_year_page(kit, route.key))
    yield _job(routes["feeds", ""], "feeds", overview.feeds_page(kit))
    not_found = routes["not_found", ""]
    yield PageJob(not_found, "404", overview.not_found_page(kit), site_root(kit.settings))


def _job(route: Route, template: str, view: View) -> PageJob:
    return PageJob(route, template, view, root_of(route.save_as))


def site_root(settings: Settings) -> str:
    """Give the site's path on its host, for pages whose own place is not known.

    A server shows 404.html at any depth; Pelican's TEMPLATE_PAGES do not say where they go.
    """
    return f"{urlsplit(settings.url).path.rstrip('/')}/"
