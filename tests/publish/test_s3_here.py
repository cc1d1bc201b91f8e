"""publish.sh to S3 where this machine or the store fails: a folder of this machine stands for the store."""

from __future__ import annotations

import fcntl
import shlex
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.publish.store import built
from tests.publish.support import Checkout, make_checkout, page, stand_in_program

pytestmark = [pytest.mark.publish]
#: Whoever asks for the store gets a folder instead, and something is done before or afterwards.
RCLONE = (
    "{before}\nexport RCLONE_CONFIG_SITE_TYPE=alias RCLONE_CONFIG_SITE_REMOTE={folder}\n"
    '{rclone} "$@" || exit\n{after}\n'
)
SETTINGS = {
    "PUBLISH_S3_ENDPOINT": "http://127.0.0.1:1",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
}
FULL = "publish.sh: cannot write to "
#: All files that are written beside the site, in their order.
WRITTEN = (
    *("listing", "there", "here", "changes", "kinds", "order", "list", "batch-aaaaa"),
    *("gone", "gone-pages", "gone-rest", "hashed"),
)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Give a checkout with another site than the one that is live in the store."""
    checkout = make_checkout(tmp_path / "desk")
    (tmp_path / "store" / "bucket").mkdir(parents=True)
    checkout.published("s3:bucket", **given(tmp_path))
    checkout.edit({"index.html": page("News"), "articles/two/index.html": page("Two")})
    checkout.edit({"articles/one/index.html": None, "a page ü/it's.txt": None})
    return checkout


def given(folder: Path, before: str = "", after: str = "") -> dict[str, str]:
    """Give the settings with which the store is a folder."""
    text = RCLONE.format(
        rclone=require_tool("rclone"), folder=shlex.quote(str(folder / "store")), before=before, after=after
    )
    return {**SETTINGS, "PATH": stand_in_program(folder, "rclone", text)}


def held(folder: Path) -> dict[str, bytes]:
    """Give what is in the bucket."""
    bucket = folder / "store" / "bucket"
    return {
        path.relative_to(bucket).as_posix(): path.read_bytes() for path in bucket.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_a_full_disk_of_this_machine_is_no_fault_of_the_store(
    checkout: Checkout, tmp_path: Path, name: str
) -> None:
    before = held(tmp_path)
    # It is full for this file; the first call lists what is there.
    fill = f'case "$*" in *" lsf "*) ln -sf /dev/full "$TMPDIR/{name}" ;; esac'
    said = checkout.refused(3, "s3:bucket", **given(tmp_path, fill))
    assert FULL in said
    # What md5sum says is less.
    assert "No space left on device" in said or "write error" in said
    assert "does not hold" not in said
    if WRITTEN.index(name) <= WRITTEN.index("batch-aaaaa"):
        assert held(tmp_path) == before
    checkout.published("s3:bucket", **given(tmp_path))
    assert held(tmp_path) == built(checkout)


def test_one_publish_to_a_store_at_a_time(checkout: Checkout, tmp_path: Path) -> None:
    (lock,) = (checkout.folder / "state" / "communique").iterdir()
    settings = given(tmp_path)
    with lock.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for slash in ("", "/"):
            address = f"{SETTINGS['PUBLISH_S3_ENDPOINT']}{slash}"
            said = checkout.refused(3, "s3:bucket", **{**settings, "PUBLISH_S3_ENDPOINT": address})
            assert "another publish to s3:bucket is running (who/process/since: " in said
        # A bucket of the same name of another store is another target.
        checkout.published("s3:bucket", **{**settings, "PUBLISH_S3_ENDPOINT": "http://127.0.0.1:2"})


@pytest.mark.parametrize("name", ["listing", "rclone.log"])
def test_a_file_that_cannot_be_made_is_no_fault_of_the_store(
    checkout: Checkout, tmp_path: Path, name: str
) -> None:
    make = f'ln -sf /nonexistent/x "$TMPDIR/{name}"'
    said = checkout.refused(3, "s3:bucket", **given(tmp_path, make))
    assert FULL in said


@pytest.mark.parametrize("change", ["rm", "echo x >"])
def test_a_store_that_does_not_hold_what_was_sent(checkout: Checkout, tmp_path: Path, change: str) -> None:
    file = shlex.quote(str(tmp_path / "store" / "bucket" / "articles" / "two" / "index.html"))
    lose = f'case "$*" in *" copy "*) if [ -e {file} ]; then {change} {file}; fi ;; esac'
    said = checkout.refused(5, "s3:bucket", **given(tmp_path, after=lose))
    assert "publish.sh: s3:bucket does not hold what was sent: articles/two/index.html" in said
    assert said.splitlines()[-1].endswith("publish again to put up the rest")
    # The disk of this machine is full when that would be noted.
    fill = 'case "$*" in *" lsf "*) ln -sf /dev/full "$TMPDIR/differences" ;; esac'
    said = checkout.refused(3, "s3:bucket", **given(tmp_path, fill, lose))
    assert FULL in said
    assert "does not hold" not in said
