"""Going back to a release by its name, in a folder of this machine."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import names, require_tool
from tests.publish.support import Checkout, make_checkout, page

pytestmark = [pytest.mark.publish]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    require_tool("rsync")
    return make_checkout(tmp_path / "desk", listed=True)


def live(target: Path) -> str:
    return (target / "current").readlink().name


def test_it_may_be_called_by_a_link(checkout: Checkout, tmp_path: Path) -> None:
    link, target = tmp_path / "bin", tmp_path / "www"
    link.mkdir()
    (link / "publish").symlink_to(checkout.folder / "publish.sh")
    command = [str(link / "publish"), "--target", str(target)]
    done = subprocess.run(command, env=checkout.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert live(target)


def test_no_way_back_is_told_where_there_is_none(checkout: Checkout, tmp_path: Path) -> None:
    target = tmp_path / "www"
    checkout.published(str(target))
    checkout.edit({"index.html": page("News")})
    assert "--rollback" not in checkout.published(str(target), "--keep", "1", SOURCE_DATE_EPOCH="1768000000")
    assert "no release before" in checkout.refused(3, str(target), "--rollback")


def test_back_and_forth_by_name(checkout: Checkout, tmp_path: Path) -> None:
    target = tmp_path / "www"
    assert checkout.published(str(target), "--list") == ""
    assert not target.exists()
    made = []
    for number in range(3):
        checkout.edit({"index.html": page(f"Front {number}")})
        checkout.published(str(target))
        made.append(live(target))
        # Releases are told apart by the second.
        time.sleep(1)
    releases = sorted(made)
    said = checkout.published(str(target), "--list").splitlines()
    assert [line.split()[-3] for line in said] == releases[::-1]
    assert [line for line in said if line.startswith("* ")] == [f"* {live(target)} 4 pages"]

    assert "would go back" in checkout.published(str(target), "--rollback", made[0], "--dry-run")
    assert live(target) == made[2]
    checkout.published(str(target), f"--rollback={made[0]}")
    assert live(target) == made[0]
    # Nothing is removed by going back, so that one may go forward.
    checkout.published(str(target), "--rollback", made[2])
    assert live(target) == made[2]
    assert "as before" in checkout.published(str(target), "--rollback", made[2])
    for wrong in ("2020-01-01T000000Z-000000000000", "../..", ".partial-x", "$(id)"):
        assert f"there is no release {wrong}" in checkout.refused(3, str(target), "--rollback", wrong)
    assert live(target) == made[2]
    assert names(target / "releases") == releases
