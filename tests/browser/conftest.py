from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.support import served
from tests.site.support import example_site, npm_package


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example site as `communique build` makes it."""
    return example_site(tmp_path_factory)


@pytest.fixture(scope="session")
def address(example: Path) -> Iterator[str]:
    """Give the address at which the example site is served."""
    with served(example) as url:
        yield url


@pytest.fixture(scope="session")
def axe() -> str:
    """Give the source of axe-core, to be evaluated in a page: a CSP does not see it there."""
    return (npm_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
