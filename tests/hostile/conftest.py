from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.corpus import HostileSite, write_hostile_site


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileSite:
    """Give the hostile site; all that use it stand in one group, so that one worker makes it once."""
    folder: Path = tmp_path_factory.mktemp("hostile") / "site"
    return write_hostile_site(folder)
