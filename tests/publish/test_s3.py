"""publish.sh to an S3-compatible store: a server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.publish.store import Store, built, running_store
from tests.publish.support import Checkout, make_checkout

pytestmark = [pytest.mark.publish, pytest.mark.xdist_group("s3")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with running_store(tmp_path / "store") as store:
        yield store


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk")


@pytest.mark.slow
def test_a_folder_of_a_bucket(checkout: Checkout, store: Store) -> None:
    settings = store.environment()
    checkout.published("s3:bucket/press/site", **settings)
    checkout.published("s3:bucket/other", **settings)
    checkout.edit({"articles/one/index.html": None})
    checkout.published("s3:bucket/press/site/", "--allow-shrink", **settings)
    held = store.holds()
    assert {path for path in held if path.startswith("press/site/")} == {
        f"press/site/{path}" for path in built(checkout)
    }
    assert "other/articles/one/index.html" in held
    # The folders above hold more than the site, all of which would be removed.
    assert "holds no index.html" in checkout.refused(3, "s3:bucket", **settings)
    assert store.holds() == held


def test_what_is_no_site_is_never_removed(checkout: Checkout, store: Store) -> None:
    settings = store.environment()
    checkout.published("s3:bucket/private", **settings)
    held = store.holds()
    for option in ([], ["--allow-shrink"], ["--dry-run"]):
        said = checkout.refused(3, "s3:bucket", *option, **settings)
        assert "s3:bucket holds no index.html, so it is no site, and 8 of its files would be removed" in said
        assert "such as private/404.html; use another folder of the bucket, or empty this one" in said
        assert said.splitlines()[-1] == "Live:    nothing, as before"
    assert store.holds() == held


@pytest.mark.parametrize(
    ("target", "changed", "message"),
    [
        ("s3:", {}, "write the target as s3:BUCKET"),
        ("s3:a/../b", {}, "write the target as s3:BUCKET"),
        ("s3:bucket name", {}, "write the target as s3:BUCKET"),
        ("s3:bucket", {"AWS_ACCESS_KEY_ID": ""}, "AWS_ACCESS_KEY_ID is not set"),
        ("s3:bucket", {"PUBLISH_S3_ENDPOINT": "127.0.0.1"}, "PUBLISH_S3_ENDPOINT is no address"),
        ("s3:bucket", {"PUBLISH_S3_ENDPOINT": "", "PUBLISH_S3_REGION": ""}, "PUBLISH_S3_REGION is not set"),
    ],
)
def test_settings_that_make_no_sense(
    checkout: Checkout, target: str, changed: dict[str, str], message: str
) -> None:
    require_tool("rclone")
    settings = {**Store(checkout.folder, 1, [], []).environment(), **changed}
    assert message in checkout.refused(3, target, **settings)


def test_there_are_no_releases(checkout: Checkout) -> None:
    for option in ("--list", "--rollback"):
        assert "has no releases" in checkout.refused(3, "s3:bucket", option)


def test_a_bucket_that_is_not_there(checkout: Checkout, store: Store) -> None:
    assert "cannot read s3:missing" in checkout.refused(5, "s3:missing", **store.environment())
