"""What every page knows: the site view, heads of pages, the order of stances."""

from __future__ import annotations

from collections.abc import Iterable

from generator import __version__
from generator.model.settings import Settings
from generator.views.kit import Kit
from generator.views.pages import MetaView, SiteView
from generator.views.parts import FeedView, Link
from generator.views.wording import as_of_text

#: The main navigation: kind of page and its name.
_NAV = (
    ("digests", "Digests"),
    ("positions", "Positions"),
    ("changes", "Changes"),
    ("actors", "Actors"),
    ("themes", "Themes"),
    ("timeline", "Timeline"),
    ("outlook", "Outlook"),
)
#: What spans all articles; a board of which there is nothing to show has no page.
_BOARDS = (
    ("positions", "Positions"),
    ("changes", "Changes"),
    ("red_lines", "Red lines"),
    ("disagreements", "Disagreements"),
    ("outlook", "Outlook"),
    ("timeline", "Timeline"),
    ("contacts", "Contacts"),
    ("support", "Support"),
    ("sources", "Sources"),
    ("feeds", "Feeds"),
)


def site_view(kit: Kit) -> SiteView:
    """Give what every page knows of the site."""
    settings: Settings = kit.settings
    theme = settings.theme_folder
    weeks = kit.corpus.weeks
    return SiteView(
        name=settings.name,
        tagline=settings.tagline,
        as_of=as_of_text(settings.as_of) if settings.as_of else "",
        url=settings.url,
        language=settings.language,
        publisher=settings.publisher,
        rights=settings.rights,
        nav=_links(kit, _NAV),
        boards=_links(kit, _BOARDS),
        menu=_menu(kit),
        feed=kit.feed(),
        # The front page, not the week by its name: else a new week would make every page anew.
        latest=Link(text="Latest digest", path=kit.routes.path("index")) if weeks else None,
        stylesheet=f"{theme}/css/site.css",
        charts=f"{theme}/css/boards.css",
        icon=f"{theme}/icon.svg",
        generator=f"Communiqué {__version__}",
    )


def _links(kit: Kit, names: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Give the ways to the single pages that the site has."""
    table = kit.routes.table
    return tuple(Link(text=text, path=table[kind, ""].url) for kind, text in names if (kind, "") in table)


def _menu(kit: Kit) -> tuple[Link, ...]:
    shown = [page for page in kit.corpus.pages if page.record.menu is not None]
    ordered = sorted(shown, key=lambda page: (page.record.menu or 0, page.id))
    return tuple(Link(text=page.record.title, path=kit.routes.path("page", page.id)) for page in ordered)


def meta(
    kit: Kit,
    title: str,
    description: str,
    *,
    kind: str,
    key: str = "",
    above: str = "",
    feeds: tuple[FeedView, ...] = (),
    published: str = "",
    updated: str = "",
) -> MetaView:
    """Give the head of a page.

    Args:
        kit: The maker of parts.
        title: The page's title, without the site's name.
        description: One sentence about it.
        kind: The kind of its route.
        key: The key of its route.
        above: The kind of the list page it belongs to; empty for pages of their own.
        feeds: The feeds of this page.
        published: When it was published, RFC 3339.
        updated: When it was last changed, RFC 3339.
    """
    names = dict((*_BOARDS, *_NAV))
    crumbs = [Link(text="Front page", path=kit.routes.path("index"))]
    if above:
        crumbs.append(Link(text=names[above], path=kit.routes.path(above)))
    section = above or (kind if kind in names else "")
    return MetaView(
        title=title,
        description=description,
        path=kit.routes.path(kind, key),
        section=kit.routes.path(section) if section else "",
        breadcrumbs=() if kind == "index" else tuple(crumbs),
        feeds=feeds,
        published=published,
        updated=updated,
    )
