"""The one place that knows addresses: routes of all pages, links between them, collisions."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from generator.digest.contacts import any_contact
from generator.digest.corpus import Corpus
from generator.model.diagnostics import Diagnostic
from generator.model.settings import Settings, UrlPattern
from generator.model.values import Location, Week
from generator.read.content import Loaded
from generator.views.addresses import below_site
from generator.views.letters import publisher_letters
from generator.views.paging import (
    archive_keys,
    digest_years,
    drawn_apart,
    event_years,
    ledger_keys,
    outlook_years,
    publisher_keys,
    red_lines_divided,
    support_years,
)

#: The most addresses that one file of a sitemap may have (sitemaps.org).
SITEMAP_MOST = 50_000
#: What a build says of itself, beside the pages; the last lists all other files of the site.
RECORDS = ("build.json", "SHA256SUMS")
#: Kinds of output that are no pages a reader may look for.
_UNLISTED = (
    "not_found", "gone", "moved", "sitemap", "robots", "headers", "redirects", "feed", "actor_feed",
    "theme_feed", "static",
)  # fmt: skip
#: Files in which hosts of static sites look for headers and redirects; they do not serve them.
HOST_FILES: Final = (("headers", "_headers"), ("redirects", "_redirects"))


@dataclass(frozen=True, slots=True)
class Route:
    """One output: what it is, where it is read from, its address and its file."""

    #: ``article``, ``actor``, ``theme``, ``digest``, ``positions_week``, ``page``, ``static``, a page of a
    #: divided list (``changes_part``, ``red_lines_part``, ``publisher``, ``sources_part``, ``actor_archive``,
    #: ``theme_archive``, ``actor_history``, ``theme_history``, ``timeline_year``, ``outlook_year``,
    #: ``support_year``, ``digest_year``) or a single page's kind.
    kind: str
    #: The id of the item; empty for single pages.
    key: str
    #: Below the site root, ``actors/ukraine/``.
    url: str
    #: Below the output folder, ``actors/ukraine/index.html``.
    save_as: str
    #: The file the editor must change to move it.
    source: str
    #: Of what has moved, the address below the site root where it is now.
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and where it leads."""

    #: Below the site root, ``articles/old/``.
    old: str
    #: Below the site root, or an absolute address elsewhere.
    new: str


@dataclass(frozen=True, slots=True)
class Routes:
    """All addresses of a site."""

    table: Mapping[tuple[str, str], Route]
    #: Article and page files by their path in the content folder, for ``{filename}``.
    by_source: Mapping[str, Route]
    #: The site's absolute address without a slash at the end; empty while developing.
    site_url: str
    #: Old addresses that lead to another.
    redirects: tuple[Redirect, ...] = ()
    #: Addresses below the site root of what was withdrawn.
    gone: tuple[str, ...] = ()

    def __getitem__(self, name: tuple[str, str]) -> Route:
        """Give the route of a kind and key; raises KeyError if there is none."""
        return self.table[name]

    def path(self, kind: str, key: str = "") -> str:
        """Give the address of an item below the site root."""
        return self.table[kind, key].url

    def of(self, kind: str) -> Iterator[Route]:
        """Give all routes of a kind, in the order of the corpus."""
        return (route for (name, _), route in self.table.items() if name == kind)

    def absolute(self, path: str) -> str:
        """Give the absolute address of a path; relative to the host's root while developing."""
        return f"{self.site_url}/{path}"


def root_of(save_as: str) -> str:
    """Give the way from a file to the site root: ``./`` or ``../`` for each folder."""
    return "../" * save_as.count("/") or "./"


def build_routes(
    corpus: Corpus, settings: Settings, theme_files: Iterable[str] = ()
) -> tuple[Routes, list[Diagnostic]]:
    """Give every address of the site, and the files that want the same one.

    Args:
        corpus: The published content.
        settings: The site's settings, with the URL patterns.
        theme_files: Output paths that the site theme's static files take.
    """
    routes = list(_all_routes(corpus, settings))
    routes += _sitemap_parts(routes, settings.urls.sitemap)
    owners = _owners(corpus)
    wanted = [*routes, *written_beside(theme_files)]
    problems = [_collision(route, other, owners) for route, other in collisions(wanted)]
    table = {(route.kind, route.key): route for route in routes}
    by_source = {route.source: route for route in routes if route.kind in ("article", "page")}
    return Routes(MappingProxyType(table), MappingProxyType(by_source), settings.url), problems


def written_beside(theme_files: Iterable[str] = (), template_pages: Iterable[str] = ()) -> list[Route]:
    """Give the files of a site that have no route, for whoever wants an address to know that it is taken.

    Args:
        theme_files: Output paths that the site theme's static files take.
        template_pages: Output paths that Pelican's TEMPLATE_PAGES take.
    """
    kinds = {"theme file": theme_files, "template page": template_pages, "record of the build": RECORDS}
    return [Route(kind, path, path, path, "") for kind, paths in kinds.items() for path in paths]


def _all_routes(corpus: Corpus, settings: Settings) -> Iterator[Route]:
    urls = settings.urls
    single = {
        "index": urls.index, "digests": urls.digests, "actors": urls.actors, "themes": urls.themes,
        "positions": urls.positions, "timeline": urls.timeline, "outlook": urls.outlook, "feeds": urls.feeds,
        "feed": urls.feed,
        "not_found": urls.not_found, "sitemap": urls.sitemap, "robots": urls.robots,
    }  # fmt: skip
    for kind, pattern in single.items():
        yield Route(kind, "", pattern.url, pattern.save_as, "")
    for kind, name in HOST_FILES:
        yield Route(kind, "", name, name, "")
    paths = {item.id: path for path, item in corpus.files.items()}
    for briefing in corpus.briefings:
        yield _route("article", briefing.id, urls.article, briefing.slug, paths[briefing.id])
    for actor in corpus.actors.values():
        yield _route("actor", actor.id, urls.actor, actor.id, actor.path)
        yield _route("actor_feed", actor.id, urls.actor_feed, actor.id, actor.path)
    for theme in corpus.themes.values():
        yield _route("theme", theme.id, urls.theme, theme.id, theme.path)
        yield _route("theme_feed", theme.id, urls.theme_feed, theme.id, theme.path)
    for week in corpus.weeks:
        note = corpus.notes.get(week)
        yield _route("digest", str(week), urls.digest, week.slug, note.path if note else "")
    for week in corpus.matrices:
        yield _route("positions_week", str(week), urls.positions_week, week.slug, "")
    yield from _board_routes(corpus, settings)
    yield from _divided_routes(corpus, settings)
    for page in corpus.pages:
        pattern = page_pattern(page.record.url, page.record.save_as, urls.page)
        yield _route("page", page.id, pattern, page.record.slug or page.id, page.path)
    moves = dict(settings.static_moves)
    for path in corpus.static:
        target = moves.get(path, path)
        yield Route("static", path, target, target, path)


def _board_routes(corpus: Corpus, settings: Settings) -> Iterator[Route]:
    """Give the boards of which there is something to show."""
    urls = settings.urls
    boards = (
        ("changes", urls.changes, corpus.ledger),
        ("red_lines", urls.red_lines, corpus.red_lines),
        ("disagreements", urls.disagreements, corpus.disputes),
        ("contacts", urls.contacts, any_contact(corpus)),
        ("support", urls.support, corpus.support),
        ("sources", urls.sources, corpus.publishers),
    )  # fmt: skip
    for kind, pattern, shown in boards:
        if shown:
            yield Route(kind, "", pattern.url, pattern.save_as, "")
    for key in ledger_keys(corpus, settings):
        yield _route("changes_part", key, urls.changes_part, key, "")
    for theme in corpus.red_lines if red_lines_divided(corpus, settings) else ():
        yield _route("red_lines_part", theme, urls.red_lines_part, theme, "")
    for letter in publisher_letters(corpus, settings):
        yield _route("sources_part", letter.key, urls.publisher, letter.key, "")
    for key in publisher_keys(corpus, settings):
        yield _route("publisher", key, urls.publisher, key, "")


def _sitemap_parts(routes: list[Route], pattern: UrlPattern) -> list[Route]:
    """Give the files of a sitemap that is too long for one: ``sitemap-1.xml`` and so on."""
    listed = sum(1 for route in routes if route.kind not in _UNLISTED)
    if listed <= SITEMAP_MOST:
        return []
    (url, url_end), (file, file_end) = map(posixpath.splitext, (pattern.url, pattern.save_as))
    return [
        Route("sitemap_part", str(number), f"{url}-{number}{url_end}", f"{file}-{number}{file_end}", "")
        for number in range(1, -(-listed // SITEMAP_MOST) + 1)
    ]


def _divided_routes(corpus: Corpus, settings: Settings) -> Iterator[Route]:
    urls = settings.urls
    for year in digest_years(corpus, settings):
        yield _route("digest_year", str(year), urls.digest_year, str(year), "")
    for events in event_years(corpus, settings):
        yield _route("timeline_year", events.key, urls.timeline_year, events.key, "")
    for outlook in outlook_years(corpus, settings):
        yield _route("outlook_year", outlook.key, urls.outlook_year, outlook.key, "")
    for support in support_years(corpus, settings):
        yield _route("support_year", support.key, urls.support_year, support.key, "")
    for kind, pattern in (("actor", urls.actor_archive), ("theme", urls.theme_archive)):
        for key in archive_keys(kind, corpus, settings):
            yield _route(f"{kind}_archive", key, pattern, key, "")
            of = drawn_apart(kind, key)
            if of is not None:
                yield _route(f"{kind}_history", of, pattern, f"{of}/history", "")


def page_pattern(url: str | None, save_as: str | None, default: UrlPattern) -> UrlPattern:
    """Give the address of an ordinary page, which may choose it."""
    if url is None and save_as is None:
        return default
    if save_as is None:
        url = url or ""
        return UrlPattern(url, f"{url}index.html" if url.endswith("/") else url)
    return UrlPattern(url if url is not None else save_as.removesuffix("index.html"), save_as)


def _route(kind: str, key: str, pattern: UrlPattern, slug: str, source: str) -> Route:
    url = pattern.url.replace("{slug}", slug)
    return Route(kind, key, url, pattern.save_as.replace("{slug}", slug), source)


def folded(path: str) -> str:
    """Give what case-insensitive and normalising file systems see of a path."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def collisions(routes: Iterable[Route]) -> list[tuple[Route, Route]]:
    """Find outputs that would fall on each other, before anything is written."""
    found: list[tuple[Route, Route]] = []
    seen: dict[str, Route] = {}
    folders: dict[str, Route] = {}
    for route in routes:
        path = folded(route.save_as)
        other = seen.get(path)
        parts = path.split("/")
        parents = ["/".join(parts[:end]) for end in range(1, len(parts))]
        if other is None:
            # A file cannot stand where another output needs a folder.
            other = folders.get(path) or next((seen[p] for p in parents if p in seen), None)
        if other is not None:
            # Where two files have one id, that is said already.
            if (route.kind, route.key) != (other.kind, other.key):
                found.append((route, other))
            continue
        seen[path] = route
        for parent in parents:
            folders.setdefault(parent, route)
    return found


def _owners(corpus: Corpus) -> dict[str, Loaded[Any]]:
    """Give what was read, by its path."""
    items: tuple[Loaded[Any], ...] = (
        *corpus.files.values(), *corpus.actors.values(), *corpus.themes.values(), *corpus.notes.values(),
        *corpus.pages,
    )  # fmt: skip
    return {item.path: item for item in items}


def _chosen(route: Route, owners: Mapping[str, Loaded[Any]]) -> str:
    """Give the field by which a file chose its address, empty if its name did."""
    record = owners[route.source].record if route.source in owners else None
    return next((name for name in ("save_as", "url", "slug") if getattr(record, name, None)), "")


def _collision(route: Route, other: Route, owners: Mapping[str, Loaded[Any]]) -> Diagnostic:
    """Tell the file that chose the address of the other, at the place where it does."""
    if not route.source or (other.source and _chosen(other, owners) and not _chosen(route, owners)):
        route, other = other, route
    against = other.source or f"the {other.kind.replace('_', ' ')} page"
    message = f'wants the address "/{route.url}", which {against} has'
    owner = owners.get(route.source)
    if owner is None:
        hint = "rename one of the files" if route.source else "change one of the two URL settings"
        return Diagnostic(Location(route.source or "pelicanconf.py"), "B302", message, hint)
    field = _chosen(route, owners)
    hint = f"change `{field}`" if field else "give it a `slug`, or rename it"
    return owner.places.diagnostic(owner.places.at((field,)), "B302", message, hint)


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the links of one file: ``{actor}ukraine``, ``{filename}../x.md`` and so on."""

    routes: Routes
    #: The content folder's name, which begins every path shown to the editor.
    content: str
    #: The path of the file in which the links stand.
    source: str

    def resolve(self, prefix: str, target: str) -> str | None:
        """Give the path of a target below the site root, None if there is no such thing."""
        if prefix == "whole":
            return _below(target, self.routes.site_url)
        if prefix in ("actor", "theme", "article"):
            return self._url(prefix, target)
        if prefix == "digest":
            week = _week(target)
            return self._url("digest", str(week)) if week else None
        path = self.path(target)
        if path is None:
            return None
        if prefix == "static":
            return self._url("static", path.removeprefix(f"{self.content}/"))
        found = self.routes.by_source.get(path)
        return found.url if found else None

    def _url(self, kind: str, key: str) -> str | None:
        found = self.routes.table.get((kind, key))
        return found.url if found else None

    def path(self, target: str) -> str | None:
        """Give the path of a file named relative to this file, or from the content folder with ``/``.

        None if it lies outside the content folder.
        """
        return _named(self.content, self.source, target)


@dataclass(frozen=True, slots=True)
class GuessedLinks:
    """Resolves the links of a file before any other is read, as if all were there and none had a slug."""

    settings: Settings
    #: As of ``Links``.
    content: str
    source: str

    def resolve(self, prefix: str, target: str) -> str | None:
        """Give the path that a target has as a rule; None for what names nothing."""
        urls = self.settings.urls
        if prefix == "whole":
            return _below(target, self.settings.url)
        if prefix == "digest":
            week = _week(target)
            return _filled(urls.digest, week.slug) if week else None
        pattern = {"actor": urls.actor, "theme": urls.theme, "article": urls.article}.get(prefix)
        if pattern is not None:
            return _filled(pattern, target)
        path = _named(self.content, self.source, target)
        if path is None:
            return None
        below = path.removeprefix(f"{self.content}/")
        if prefix == "static":
            return dict(self.settings.static_moves).get(below, below)
        pattern = urls.page if below.startswith("pages/") else urls.article
        return _filled(pattern, posixpath.basename(below).removesuffix(".md"))


def _filled(pattern: UrlPattern, slug: str) -> str:
    return pattern.url.replace("{slug}", slug)


def _week(text: str) -> Week | None:
    try:
        return Week.parse(text)
    except ValueError:
        return None


def _below(address: str, site: str) -> str | None:
    way = below_site(address, site)
    return way[1:] if way.startswith("/") else None


def _named(content: str, source: str, target: str) -> str | None:
    start = content if target.startswith("/") else posixpath.dirname(source)
    joined = posixpath.normpath(posixpath.join(start, target.lstrip("/")))
    return joined if joined.startswith(f"{content}/") else None
