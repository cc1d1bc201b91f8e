"""publish.sh to an S3-compatible store: a server on this machine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.editions.serving.policy import TYPES, policy_of, with_charset
from generator.model.settings import Settings
from tests.conftest import ROOT, require_tool
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


def test_types_and_caching_are_those_of_the_policy() -> None:
    """One place decides them; a store is told by rclone, and so by the shell."""
    policies = policy_of(Settings()), policy_of(Settings(fingerprints=True))
    paths = {
        "index.html": "", "404.html": "404.html", "articles/a/index.html": "articles/a/",
        **{path: path for path in (
            "feeds/all.atom.xml", "feeds/actors/ukraine.atom.xml", "calendar.ics", "SHA256SUMS", "build.json",
            "theme/css/site.css", "theme/icon.svg", "theme.0123456789abcdef/css/site.css",
            "theme.0123456789abcdef/icon.svg", "theme.0123456789abcde/icon.svg",
            "static/map.0123456789abcdef.svg", "static/map.0123456789abcde.svg",
            "static/map-0123456789abcdef.svg", "static/0123456789abcdef.svg",
            *(f"static/file.{ending}" for ending in TYPES),
        )},
    }  # fmt: skip
    script = ROOT / "tools/publish/s3.sh"
    done = subprocess.run(
        ["bash", "-c", f"set -euo pipefail; . {script}; s3_kinds"],
        input="".join(f"changed {path}\n" for path in paths), capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = {line.split("|")[3]: tuple(line.split("|")[1:3]) for line in done.stdout.splitlines()}
    assert told.keys() == paths.keys()
    for path, url in paths.items():
        policy = policies[path.startswith("theme.")]
        item = policy.class_of(url)
        ending = path.rpartition(".")[2]
        kind = item.type or (with_charset(TYPES[ending]) if ending in TYPES else "application/octet-stream")
        assert told[path] == (kind, item.headers["Cache-Control"]), path


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
