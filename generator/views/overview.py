"""The views that span the corpus: feeds, ordinary pages, 404."""

from __future__ import annotations

from dataclasses import replace

from generator.model.documents import Page
from generator.read.content import Loaded
from generator.read.markdown import rebase
from generator.views.kit import Kit
from generator.views.lost import GonePage, MovedPage
from generator.views.pages import FeedsPage, NotFoundPage, TextPage
from generator.views.parts import HeadingView, Link
from generator.views.site import meta
from generator.views.urls import root_of
from generator.views.wording import moment_view


def feeds_page(kit: Kit) -> FeedsPage:
    """Give the view of the page of feeds."""
    actors = tuple(kit.feed("actor", actor) for actor in kit.corpus.actors)
    themes = tuple(kit.feed("theme", theme) for theme in kit.corpus.themes)
    description = "Follow the site, an actor or a theme in a feed reader."
    return FeedsPage(
        meta=meta(kit, "Feeds", description, kind="feeds", feeds=(*actors, *themes)),
        site_feed=kit.feed(),
        actors=actors,
        themes=themes,
    )


def text_page(kit: Kit, page: Loaded[Page]) -> TextPage:
    """Give the view of an ordinary page."""
    rendered = kit.bodies[page.path]
    record = page.record
    return TextPage(
        meta=meta(
            kit, record.title, record.summary or record.title, kind="page", key=page.id,
            published=record.date.iso if record.date else "",
            updated=record.updated.iso if record.updated else "",
        ),
        title=record.title,
        summary=record.summary or "",
        body=rebase(rendered.html, root_of(kit.routes["page", page.id].save_as)),
        headings=tuple(HeadingView(id=h.id, text=h.text) for h in rendered.headings if h.level == 2),  # noqa: PLR2004 - h2
        updated=moment_view(record.updated) if record.updated else None,
    )  # fmt: skip


def not_found_page(kit: Kit) -> NotFoundPage:
    """Give the view of the page for addresses that do not exist."""
    head = meta(kit, "Page not found", "There is nothing at this address.", kind="not_found")
    return NotFoundPage(meta=head, search=_ways(kit))


def gone_page(kit: Kit) -> GonePage:
    """Give the view of the page for what was withdrawn."""
    head = meta(kit, "Withdrawn", "What stood at this address has been withdrawn.", kind="gone")
    return GonePage(meta=head, search=_ways(kit))


def _ways(kit: Kit) -> tuple[Link, ...]:
    """Give where to look for what is not at an address."""
    names = {"digests": "All digests", "actors": "All actors", "themes": "All themes", "timeline": "Timeline"}
    return tuple(Link(text=text, path=kit.routes.path(kind)) for kind, text in names.items())


def moved_page(kit: Kit, old: str) -> MovedPage:
    """Give the view of what stands at an old address."""
    route = kit.routes["moved", old]
    new = route.leads_to
    if "://" in new:
        return MovedPage(title=new, target=new, canonical=new)
    # While the site has no address, the page is named by its path.
    absolute = kit.routes.absolute(new) if kit.settings.url else ""
    return MovedPage(title=absolute or f"/{new}", target=root_of(route.save_as) + new, canonical=absolute)


def foreign_page(kit: Kit, *, title: str, body: str, path: str) -> TextPage:
    """Give the view of a page that another reader of Pelican made (reStructuredText, HTML)."""
    head = meta(kit, title, title, kind="index")
    return TextPage(
        meta=replace(head, path=path), title=title, summary="", body=body, headings=(), updated=None
    )
