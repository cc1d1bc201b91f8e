from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Site
from tests.serving.support import Server, running, serving_site
from tests.site.support import once


@pytest.fixture(scope="session")
def served_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give the site with what has moved and what is gone, built with its twins."""
    return once(tmp_path_factory, "serving", serving_site)


@pytest.fixture(scope="session", params=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest, served_site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Give each web server with this site."""
    scratch: Path = tmp_path_factory.mktemp(request.param)
    with running(request.param, served_site, served_site.output, scratch) as found:
        yield found
