"""What the tests of views and editions share: the example site, small sites, Pelican's environment."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.build.prepare import Prepared, prepare
from generator.digest.corpus import build_corpus
from generator.digest.issues import build_issues
from generator.editions.feeds import feed_document, feed_routes
from generator.model.settings import Settings
from generator.model.values import Week
from generator.pelican.render import read_pelican_settings
from generator.read.content import Loaded
from generator.views.bodies import render_bodies
from generator.views.digests import digest_page
from generator.views.kit import Kit
from generator.views.moved import with_moves
from generator.views.pages import DigestPage, SiteView
from generator.views.site import site_view
from generator.views.urls import Route, build_routes
from tests.digest.support import SETTINGS, content

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = ROOT / "themes" / "briefing" / "templates"
#: After everything in the example site.
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def example() -> Prepared:
    """Read the example site, once for all tests of a process."""
    settings = read_pelican_settings(ROOT / "pelicanconf.py")
    return prepare(settings | {"PATH": str(ROOT / "content")}, "pelicanconf.py", NOW)


def example_kit() -> Kit:
    kit = example().kit
    assert kit is not None, "\n".join(str(item) for item in example().diagnostics)
    return kit


def kit_of(
    *items: Loaded[Any], settings: Settings = SETTINGS, withdrawn: tuple[Loaded[Any], ...] = (), **others: Any
) -> Kit:
    """Give the maker of views for a small site; its links, citations and old addresses must be right."""
    made = content(*items, **others)
    corpus = build_corpus(made, settings)
    routes, collisions = build_routes(corpus, settings)
    routes, moves = with_moves(routes, corpus, withdrawn, settings)
    bodies, problems = render_bodies(made, made, routes, settings, "content")
    assert [*collisions, *moves, *problems] == []
    return Kit(corpus, build_issues(corpus, settings), routes, bodies, settings)


def site_of(kit: Kit) -> SiteView:
    return site_view(kit)


def environment() -> Environment:
    """Give an environment as our pages are rendered in; names that a view lacks are errors."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def feeds_of(kit: Kit) -> dict[Route, str]:
    """Give every feed of a site."""
    return {route: feed_document(kit, route) or "" for route in feed_routes(kit)}


def texts(links: Any) -> list[str]:
    return [link.text for link in links]


def digest(kit: Kit, week: str) -> DigestPage:
    return digest_page(kit, Week.parse(week))


def texts_of(cards: Any) -> list[str]:
    return [card.title for card in cards]
