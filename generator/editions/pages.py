"""Views → HTML pages, by the templates of the site theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from generator.model.settings import Settings
from generator.model.values import Week
from generator.views import (
    actors,
    archives,
    articles,
    changes,
    contacts,
    digests,
    disagreements,
    history,
    matrix,
    outlook,
    overview,
    publishers,
    redlines,
    support,
    themes,
    timeline,
)
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


#: For each kind of route that is a page of ours, in the order of writing: its template, and the maker of
#: its view from the kit and the key of the route.
_PAGES: Final[Mapping[str, tuple[str, Callable[[Kit, str], View]]]] = MappingProxyType({
    "index": ("index", lambda kit, _: digests.front_page(kit)),
    "digests": ("digests", lambda kit, _: digests.digest_list_page(kit)),
    "digest_year": ("digests", lambda kit, key: digests.digest_year_page(kit, int(key))),
    "digest": ("digest", lambda kit, key: digests.digest_page(kit, Week.parse(key))),
    "article": ("article", lambda kit, key: articles.article_page(kit, kit.briefings[key])),
    "actor_history": ("history", lambda kit, key: history.history_page(kit, "actor", key)),
    "actors": ("actors", lambda kit, _: actors.actor_list_page(kit)),
    "actor": ("actor", actors.actor_page),
    "actor_archive": ("archive", lambda kit, key: archives.archive_page(kit, "actor", key)),
    "theme_history": ("history", lambda kit, key: history.history_page(kit, "theme", key)),
    "themes": ("themes", lambda kit, _: themes.theme_list_page(kit)),
    "theme": ("theme", themes.theme_page),
    "theme_archive": ("archive", lambda kit, key: archives.archive_page(kit, "theme", key)),
    "positions": ("positions", lambda kit, _: matrix.matrix_page(kit)),
    "positions_week": ("positions", lambda kit, key: matrix.matrix_week_page(kit, Week.parse(key))),
    "changes": ("changes", lambda kit, _: changes.changes_page(kit)),
    "changes_part": ("changes", changes.changes_part_page),
    "red_lines": ("redlines", lambda kit, _: redlines.red_lines_page(kit)),
    "red_lines_part": ("redlines", redlines.red_lines_part_page),
    "disagreements": ("disagreements", lambda kit, _: disagreements.disagreements_page(kit)),
    "timeline": ("timeline", lambda kit, _: timeline.timeline_page(kit)),
    "timeline_year": ("timeline", timeline.timeline_year_page),
    "outlook": ("outlook", lambda kit, _: outlook.outlook_page(kit)),
    "outlook_year": ("outlook", outlook.outlook_year_page),
    "contacts": ("contacts", lambda kit, _: contacts.contacts_page(kit)),
    "support": ("support", lambda kit, _: support.support_page(kit)),
    "support_year": ("support", support.support_year_page),
    "sources": ("sources", lambda kit, _: publishers.sources_page(kit)),
    "sources_part": ("sources", publishers.sources_part_page),
    "publisher": ("publisher", publishers.publisher_page),
    "feeds": ("feeds", lambda kit, _: overview.feeds_page(kit)),
    "not_found": ("404", lambda kit, _: overview.not_found_page(kit)),
    "gone": ("410", lambda kit, _: overview.gone_page(kit)),
    "moved": ("moved", overview.moved_page),
})  # fmt: skip


def page_jobs(kit: Kit) -> Iterator[PageJob]:
    """Give every page of the site but the ordinary ones, which Pelican renders."""
    for route in page_routes(kit):
        job = page_job(kit, route)
        if job is not None:
            yield job


def page_routes(kit: Kit) -> Iterator[Route]:
    """Give the routes of these pages, in the order of writing."""
    for kind in _PAGES:
        yield from kit.routes.of(kind)


def template_of(route: Route) -> str:
    """Give the template of a page of ours; empty for other routes."""
    return _PAGES[route.kind][0] if route.kind in _PAGES else ""


def page_job(kit: Kit, route: Route) -> PageJob | None:
    """Give the page of one route without making any other, None if it is no page of ours."""
    if route.kind not in _PAGES:
        return None
    template, make = _PAGES[route.kind]
    # A server shows these at any depth.
    anywhere = route.kind in ("not_found", "gone")
    root = site_root(kit.settings) if anywhere else root_of(route.save_as)
    return PageJob(route, template, make(kit, route.key), root)


def site_root(settings: Settings) -> str:
    """Give the site's path on its host, for pages whose own place is not known.

    A server shows 404.html at any depth; Pelican's TEMPLATE_PAGES do not say where they go.
    """
    return f"{urlsplit(settings.url).path.rstrip('/')}/"
