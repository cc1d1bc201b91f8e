"""What stood elsewhere before and what was taken back: redirects, their pages, addresses that are gone.

Every old address leads straight to a page that is there. One that leads to itself, to another old address or
to nothing, or that somebody else has, is a diagnostic.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from generator.digest.corpus import Corpus
from generator.model.diagnostics import Diagnostic
from generator.model.documents import Article, Page
from generator.model.settings import Settings, UrlPattern
from generator.model.values import ADDRESS_PATTERN, Location
from generator.read.content import Loaded
from generator.read.located import Path
from generator.views.addresses import below_site
from generator.views.urls import Redirect, Route, Routes, collisions, folded, page_pattern, written_beside

#: Endings of old addresses at which a page can stand: a browser shows no other file as one.
_PAGES = (".htm", ".html")
_INDEX = "index.html"
_PLAIN = re.compile(ADDRESS_PATTERN)
#: Kinds of what ``written_beside`` gives.
_FILES = frozenset(route.kind for route in written_beside(("",), ("",)))
#: What hosts read at the top of a site to learn what to do with it: a domain, a program.
_OF_HOSTS = frozenset({"CNAME", "_worker.js"})
_FINGERPRINT = re.compile(r"\.[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class _Claim:
    """An old address, and who says that it leads to a new one."""

    old: str
    new: str
    #: The file that says so and the place in it; of the settings neither.
    item: Loaded[Any] | None = None
    path: Path = ()
    settings_path: str = ""

    @property
    def location(self) -> Location:
        return self.item.places.at(self.path) if self.item else Location(self.settings_path)

    def fault(self, code: str, message: str, hint: str) -> Diagnostic:
        text = f'the old address "/{self.old}" {message}'
        if self.item is None:
            return Diagnostic(self.location, code, f'BRIEFING["REDIRECTS"]: {text}', hint)
        return self.item.places.diagnostic(self.location, code, text, hint)


def with_moves(
    routes: Routes,
    corpus: Corpus,
    withdrawn: Iterable[Loaded[Article] | Loaded[Page]],
    settings: Settings,
    settings_path: str = "pelicanconf.py",
    *,
    beside: Iterable[Route] = (),
) -> tuple[Routes, list[Diagnostic]]:
    """Add to the addresses of a site those that pages had before, and those of what was taken back.

    Args:
        routes: All addresses.
        corpus: The published content.
        withdrawn: What was published and taken back.
        settings: The site's settings.
        settings_path: Their file, for diagnostics.
        beside: The files of the site that have no route, as ``written_beside`` gives them.

    Returns:
        The addresses with redirects, a page for each where a host needs one, and the page for what is gone;
        and what is wrong with them.
    """
    files = [*beside] or written_beside()
    # A page may have chosen an address that a server's configuration cannot name.
    withdrawn_from = [url for item in withdrawn for url in _addresses(item, settings) if _is_plain(url)]
    errors = [route for kind in ("not_found", "gone") for route in routes.of(kind)]
    if withdrawn_from:
        errors.append(Route("gone", "", settings.urls.gone.url, settings.urls.gone.save_as, ""))
    claims = _Claims(routes, files, [*_claims(routes, corpus, settings, settings_path)], settings, errors)
    accepted = claims.accepted()
    table = dict(routes.table)
    if settings.redirect_pages:
        pages = list(filter(None, map(_page, accepted)))
        refused = {route.url: other for route, other in collisions([*table.values(), *files, *pages])}
        for claim in [claim for claim in accepted if claim.old in refused]:
            against = _named(refused[claim.old])
            claims.report(claim, "B308", f"falls on {against}", "take it out, or rename one of the two")
        table |= {("moved", route.key): route for route in pages if route.url not in refused}
    taken = {*claims.owners, *(_place(claim.old) for claim in accepted)}
    gone = {url for url in withdrawn_from if _place(url) not in taken and not claims.of_theme(url)}
    if gone:
        route = errors[-1]
        for _, other in collisions([*table.values(), route]):
            place = Location(other.source or settings_path)
            message = f'wants the address "/{route.url}", which the gone page has'
            claims.problems.append(Diagnostic(place, "B302", message, "give it another address"))
        table["gone", ""] = route
    redirects = tuple(Redirect(claim.old, claim.new) for claim in accepted)
    made = replace(routes, table=MappingProxyType(table), redirects=redirects, gone=tuple(sorted(gone)))
    return made, claims.problems


class _Claims:
    """Old addresses held against each other and against those that are in use."""

    def __init__(
        self,
        routes: Routes,
        files: Iterable[Route],
        claims: list[_Claim],
        settings: Settings,
        errors: Iterable[Route],
    ) -> None:
        self.problems: list[Diagnostic] = []
        self.pages = {_place(route.url): route for route in routes.table.values()}
        # Servers know the pages that they show for what is not there by their files, which have rules.
        shown = {_place(at): route for route in errors for at in (route.url, route.save_as)}
        #: Who has each address: pages, and files that nobody is led to.
        self.owners = {**{_place(route.url): route for route in files}, **shown, **self.pages}
        # What the folder will be called after the next change of the theme nobody knows.
        stem = re.escape(_FINGERPRINT.sub("", folded(settings.theme_folder)))
        self._theme = re.compile(rf"{stem}\.[0-9a-f]{{16}}(?:/.*)?") if settings.fingerprints else None
        self._claims = claims
        self._by_place: dict[str, _Claim] = {}
        for claim in claims:
            self._by_place.setdefault(_place(claim.old), claim)

    def report(self, claim: _Claim, code: str, message: str, hint: str) -> None:
        self.problems.append(claim.fault(code, message, hint))

    def accepted(self) -> list[_Claim]:
        """Give the redirects that are sound, in the order of their old addresses; tell of the others."""
        sound = [claim for claim in self._claims if self._free(claim) and self._leads_on(claim)]
        return [replace(claim, new=self._whole(claim.new)) for claim in sorted(sound, key=lambda c: c.old)]

    def _whole(self, new: str) -> str:
        """Give an address as its page has it, so that no server has to add a slash."""
        page = self.pages.get(_place(new))
        return page.url if page else new

    def of_theme(self, url: str) -> bool:
        """Tell whether an address is in a folder that is named by what the site theme's files hold."""
        return self._theme is not None and self._theme.fullmatch(_place(url)) is not None

    def _free(self, claim: _Claim) -> bool:
        """Tell whether an old address is nobody else's."""
        place = _place(claim.old)
        first = self._by_place[place]
        owner = self.owners.get(place)
        if place == _place(claim.new):
            self.report(claim, "B309", "is the one that it leads to", "take it out")
        elif owner is not None:
            back = self._by_place.get(_place(claim.new))
            if back is not None and _place(back.new) == place:
                message = f"is that of {_named(owner)}, which leads back here: see {back.location}"
                self.report(claim, "B309", message, "keep the one that is true")
            else:
                what = "page" if owner.kind not in _FILES else "file"
                hint = f"take it out: a {what} that is there cannot lead elsewhere"
                self.report(claim, "B308", f"is that of {_named(owner)}", hint)
        elif self.of_theme(claim.old):
            self.report(claim, "B308", "is in the folder of the site theme's files", "take it out")
        elif (name := claim.old.partition("/")[0]) in _OF_HOSTS:
            message = f"begins with {name}, by which hosts look for their configuration"
            self.report(claim, "B308", message, "take it out")
        elif first is not claim:
            hint = "an address leads to one page: keep one of the two"
            self.report(claim, "B308", f"stands in {first.location}, too", hint)
        else:
            return True
        return False

    def _leads_on(self, claim: _Claim) -> bool:
        """Tell whether a redirect leads to a page at once."""
        if "://" in claim.new or _place(claim.new) in self.pages:
            return True
        passed, ways = [claim.old], claim
        while (place := _place(ways.new)) in self._by_place and place not in map(_place, passed):
            ways = self._by_place[place]
            passed.append(ways.old)
        if place in map(_place, passed):
            way = " → ".join(f"/{address}" for address in (*passed, ways.new))
            self.report(claim, "B309", f"leads in a circle: {way}", "name a page that is there")
        elif len(passed) > 1:
            last = ways.new if "://" in ways.new else f"/{ways.new}"
            message = f'leads to the old address "/{claim.new}"'
            self.report(claim, "B310", message, f'write where that leads, "{last}"')
        else:
            message = f'leads to "/{claim.new}", which is no address of the site'
            self.report(claim, "B311", message, "name a page that is there, or leave it out")
        return False


def _place(url: str) -> str:
    """Give what is the same for all ways to write the address of one page."""
    path = url.removesuffix(_INDEX) if posixpath.basename(url) == _INDEX else url
    return folded(path).rstrip("/")


def _is_plain(url: str) -> bool:
    return _PLAIN.fullmatch(f"/{url}") is not None


def _named(route: Route) -> str:
    if route.kind in _FILES:
        return f"the {route.kind} {route.save_as}"
    return route.source or f"the {route.kind.replace('_', ' ')} page"


def _page(claim: _Claim) -> Route | None:
    """Give the page that stands at an old address, None for feeds and other files."""
    last = posixpath.basename(claim.old)
    if last.lower().endswith(_PAGES):
        save_as = claim.old
    elif "." in last:
        return None
    else:
        save_as = f"{claim.old.rstrip('/')}/{_INDEX}"
    source = claim.item.path if claim.item else ""
    return Route("moved", claim.old, claim.old, save_as, source, leads_to=claim.new)


def _claims(routes: Routes, corpus: Corpus, settings: Settings, settings_path: str) -> Iterator[_Claim]:
    """Give every old address: of articles, pages, actors and themes, then of the settings."""
    for path, article in corpus.files.items():
        for number, alias in enumerate(article.record.aliases):
            old = _address(alias, settings.urls.article)
            yield _Claim(old, routes.by_source[path].url, article, ("aliases", number))
    for page in corpus.pages:
        route = routes["page", page.id]
        for number, alias in enumerate(page.record.aliases):
            old = _address(alias, settings.urls.page)
            yield _Claim(old, route.url, page, ("aliases", number))
    for kind, items in (("actor", corpus.actors), ("theme", corpus.themes)):
        renamed = [item for item in items.values() if item.record.former_ids]
        for item in renamed:
            for number, former in enumerate(item.record.former_ids):
                for old, new in _renamed(routes, settings, kind, item.id, former):
                    yield _Claim(old, new, item, ("former_ids", number))
    for before, now in settings.redirects:
        new = below_site(now, settings.url).removeprefix("/")
        yield _Claim(before.removeprefix("/"), new, settings_path=settings_path)


def _address(alias: str, pattern: UrlPattern) -> str:
    return alias[1:] if alias.startswith("/") else pattern.url.replace("{slug}", alias)


def _renamed(
    routes: Routes, settings: Settings, kind: str, key: str, former: str
) -> Iterator[tuple[str, str]]:
    """Give what stood at addresses with the former id of an actor or theme, and where it is now."""
    urls = settings.urls
    actor = kind == "actor"
    page, feed, archive = (
        (urls.actor, urls.actor_feed, urls.actor_archive)
        if actor
        else (urls.theme, urls.theme_feed, urls.theme_archive)
    )
    whole = [(kind, page, "{}"), (f"{kind}_feed", feed, "{}"), (f"{kind}_history", archive, "{}/history")]
    if not actor:
        whole.append(("red_lines_part", urls.red_lines_part, "{}"))
    for name, pattern, slug in whole:
        if (name, key) in routes.table:
            yield pattern.url.replace("{slug}", slug.format(former)), routes.path(name, key)
    changes = f"{kind}s/"
    parts = ((f"{kind}_archive", archive, ""), ("changes_part", urls.changes_part, changes))
    for name, pattern, before in parts:
        for route in routes.of(name):
            id_, slash, rest = route.key.removeprefix(before).partition("/")
            if route.key.startswith(before) and id_ == key:
                yield pattern.url.replace("{slug}", f"{before}{former}{slash}{rest}"), route.url


def _addresses(item: Loaded[Article] | Loaded[Page], settings: Settings) -> Iterator[str]:
    """Give where a text stood, and where it stood before."""
    record = item.record
    if isinstance(record, Article):
        pattern = settings.urls.article
    else:
        pattern = page_pattern(record.url, record.save_as, settings.urls.page)
    yield pattern.url.replace("{slug}", record.slug or item.id)
    default = settings.urls.article if isinstance(record, Article) else settings.urls.page
    for alias in record.aliases:
        yield _address(alias, default)
