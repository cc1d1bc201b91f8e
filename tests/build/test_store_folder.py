"""Where a site keeps what it need not make again: one folder for the store and the manifests."""

from __future__ import annotations

import pytest

from tests.conftest import Site


@pytest.mark.parametrize(
    ("line", "folder"),
    [("", ".cache"), ('CACHE_PATH = "cache"', "cache"), ('CACHE_PATH = "../kept"', "../kept")],
)
def test_store_and_manifest_lie_together(line: str, folder: str, site: Site) -> None:
    site.append(f"{line}\n")
    site.build()
    found = sorted(path.suffix for path in (site.folder / folder).iterdir())
    assert found == [".manifest", ".store"]
    assert "Nothing changed" in site.run("build").stdout
