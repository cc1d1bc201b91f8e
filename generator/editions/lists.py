"""The files that list what the site has, for machines: sitemap, robots.txt, what hosts are to do."""

from __future__ import annotations

from collections.abc import Iterator

from generator.editions.serving.hosts import headers_file, redirects_file
from generator.editions.sitemap import robots, sitemap_documents
from generator.views.kit import Kit
from generator.views.urls import Route


def lists(kit: Kit) -> Iterator[tuple[Route, str]]:
    """Give each of them with its route."""
    yield from sitemap_documents(kit)
    yield kit.routes["robots", ""], robots(kit)
    yield kit.routes["headers", ""], headers_file(kit.routes, kit.settings)
    yield kit.routes["redirects", ""], redirects_file(kit.routes, kit.settings)
