from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.support import example_site, write_site


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example site as `communique build` makes it."""
    return example_site(tmp_path_factory)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a small site with a page of each kind."""
    return write_site(tmp_path / "site")
