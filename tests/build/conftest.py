"""The built example of the tests as the output gate sees it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.build.prepare import Prepared
from tests.build.gate import prepared_of
from tests.conftest import Site


@pytest.fixture(scope="module")
def prepared(built_site: Site) -> Prepared:
    """Give what the site was built from."""
    return prepared_of(built_site)


@pytest.fixture
def tree(built_site: Site, tmp_path: Path) -> Path:
    """Give a copy of the output, to plant faults in."""
    return Path(shutil.copytree(built_site.output, tmp_path / "tree"))
