"""Settings of publish.sh and publish.env: what is wrong is told with its line and key, and what to write."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.publish.support import Checkout, make_checkout, stand_in_program

pytestmark = [pytest.mark.publish]
FORM = "write KEY=value, without export, and without spaces before the key or around ="


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nSITEURLS=https://www.example", "publish.env:2: unknown key SITEURLS; known: SITEURL "),
        ("export SITEURL=https://www.example", f"publish.env:1: {FORM}"),
        ('SITEURL = "https://www.example"', f"publish.env:1: {FORM}"),
        (" SITEURL=https://www.example", f"publish.env:1: {FORM}"),
        ("SITEURL", f"publish.env:1: {FORM}"),
        (
            "SITEURL=https://www.example # ours",
            "publish.env:1: SITEURL: a note needs a line of its own; put quotes around a value that holds #",
        ),
        ('\nSITEURL="https://www.example" # ours', "publish.env:2: SITEURL: a note needs a line of its own"),
        ("SITEURL='www.example'", "publish.env:1: SITEURL is no web address, such as https://"),
        (
            "SITEURL='https://www.example # ours'",
            "publish.env:1: SITEURL is no web address, such as https://",
        ),
        ("PUBLISH_KEEP=five", "publish.env:1: PUBLISH_KEEP is not a number of releases: five"),
        (
            "SITEURL=https://a.example\n\nSITEURL=https://b.example",
            "publish.env:3: SITEURL is set twice, first in line 1",
        ),
        (
            "PUBLISH_HOOK_ENV=HOST_TOKEN\nHOST_TOKEN=a\nHOST_TOKEN=b",
            "publish.env:3: HOST_TOKEN is set twice, first in line 2",
        ),
    ],
)
def test_a_line_that_is_wrong_says_what_to_write(checkout: Checkout, text: str, message: str) -> None:
    checkout.configure(text)
    said = checkout.refused(3, "hook:", PUBLISH_HOOK="true")
    assert message in said
    assert "--keep" not in said


def test_a_password_is_never_repeated(checkout: Checkout) -> None:
    for line in ("export HOST_TOKEN=geheim", "HOST_TOKEN=geheim # ours", "HOST_TOKEN=geheim"):
        checkout.configure(line)
        assert "geheim" not in checkout.refused(3, "hook:", PUBLISH_HOOK="true")


def test_what_is_twice_is_told_whatever_the_environment_says(checkout: Checkout) -> None:
    checkout.configure("SITEURL=https://a.example\nSITEURL=https://b.example\n")
    said = checkout.refused(3, "hook:", PUBLISH_HOOK="true", SITEURL="https://c.example")
    assert "publish.env:2: SITEURL is set twice, first in line 1" in said


def test_wrong_values_of_the_environment_and_of_options_are_told_as_theirs(checkout: Checkout) -> None:
    checkout.configure("SITEURL=https://a.example\nPUBLISH_KEEP=5\n")
    said = checkout.refused(3, "hook:", PUBLISH_HOOK="true", SITEURL="a.example")
    assert "publish.sh: the environment: SITEURL is no web address" in said
    said = checkout.refused(3, "hook:", PUBLISH_HOOK="true", PUBLISH_KEEP="five")
    assert "publish.sh: the environment: PUBLISH_KEEP is not a number of releases: five" in said
    said = checkout.refused(3, "hook:", "--keep", "five", PUBLISH_HOOK="true", PUBLISH_KEEP="six")
    assert "publish.sh: --keep five is not a number of releases" in said


@pytest.mark.parametrize("value", ["true ", " true", "true\t"])
def test_blanks_around_a_value_are_told(checkout: Checkout, value: str) -> None:
    """Or a site would go into a folder whose name ends in a blank, and the one that is served stay old."""
    checkout.configure(f"SITEURL=https://a.example\nPUBLISH_HOOK={value}\n")
    said = checkout.refused(3, "hook:")
    assert "publish.env:2: PUBLISH_HOOK: take away the blanks around the value, or put it in quotes" in said
    checkout.configure(f"PUBLISH_HOOK='{value}'\n")
    checkout.published("hook:")


def test_a_value_in_quotes_may_hold_a_number_sign(checkout: Checkout) -> None:
    checkout.configure("# ours\n  # a note\nPUBLISH_HOOK=true\nPUBLISH_HOOK_ENV=NOTE\nNOTE='a # b'\n")
    checkout.published("hook:")


def test_a_mark_before_all_else_is_no_part_of_the_first_line(checkout: Checkout) -> None:
    checkout.configure("\ufeffPUBLISH_HOOK=true\nSITEURL=https://a.example\n")
    checkout.published("hook:")
    checkout.configure("PUBLISH_HOOK=true\n\ufeffSITEURL=https://a.example\n")
    assert f"publish.env:2: {FORM}" in checkout.refused(3, "hook:")


@pytest.mark.parametrize("language", ["C", "C.UTF-8"])
def test_a_password_may_be_written_in_any_encoding(checkout: Checkout, language: str) -> None:
    hook = checkout.folder / "deploy"
    hook.write_text('#!/bin/sh\nprintf %s "$WORD" >word\n', encoding="utf-8")
    hook.chmod(0o755)
    lines = (b"PUBLISH_HOOK=./deploy", b"PUBLISH_HOOK_ENV=WORD", b'WORD="p\xe4ss"')
    (checkout.folder / "publish.env").write_bytes(b"\n".join(lines))
    checkout.published("hook:", LC_ALL=language)
    assert (checkout.folder / "word").read_bytes() == b"p\xe4ss"


def test_settings_that_cannot_be_read_are_told(checkout: Checkout) -> None:
    file = checkout.folder / "publish.env"
    file.symlink_to("gone")
    assert f"{file}: this is no file that can be read" in checkout.refused(3, "hook:", PUBLISH_HOOK="true")
    file.unlink()
    file.mkdir()
    assert f"{file}: this is no file that can be read" in checkout.refused(3, "hook:", PUBLISH_HOOK="true")


@pytest.mark.parametrize("number", ["99999999999999999999", "10000", "0", "05", "-1", "1e3"])
def test_a_number_of_releases_has_four_digits_at_most(checkout: Checkout, number: str) -> None:
    assert "(1 to 9999)" in checkout.refused(3, "hook:", PUBLISH_HOOK="true", PUBLISH_KEEP=number)
    said = checkout.refused(3, "hook:", f"--keep={number}", PUBLISH_HOOK="true")
    assert f"--keep {number} is not a number of releases from 1 to 9999" in said
    checkout.published("hook:", "--keep=9999", PUBLISH_HOOK="true")


@pytest.mark.parametrize(
    "address",
    [
        "https://GEHEIM@git.example/desk/site.git",
        "HTTPS://desk:GEHEIM@git.example/desk/site.git",
        "Http://GEHEIM@git.example/desk/site.git",
        "https://desk:GEHEIM@git.example/desk/site.git",
        "ssh://desk:GEHEIM@git.example/desk/site.git",
    ],
)
def test_a_token_in_the_address_of_a_repository_is_refused(checkout: Checkout, address: str) -> None:
    said = checkout.refused(3, f"git:{address}#pages")
    assert "an address with a user or password in it is seen by all; use PUBLISH_GIT_TOKEN" in said
    assert "GEHEIM" not in said
    # Nor by way of a remote.
    git = [require_tool("git"), "-C", str(checkout.folder)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "remote", "add", "there", address], check=True)
    said = checkout.refused(3, "git:there#pages")
    assert "an address with a user or password in it is seen by all; use PUBLISH_GIT_TOKEN" in said
    assert "GEHEIM" not in said


@pytest.mark.parametrize("address", ["ssh://git@127.0.0.1:1/x.git", "http://127.0.0.1:1/@desk/site.git"])
def test_a_user_by_ssh_and_a_name_in_a_path_are_no_secrets(checkout: Checkout, address: str) -> None:
    assert "cannot reach" in checkout.refused(5, f"git:{address}#pages", "--list")


@pytest.mark.parametrize("name", ["SITEURL", "PUBLISH_S3_ENDPOINT"])
@pytest.mark.parametrize("scheme", ["https", "HTTPS", "ftp"])
def test_a_password_in_an_address_is_refused(checkout: Checkout, name: str, scheme: str) -> None:
    keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "x")
    path = stand_in_program(checkout.folder.parent, "rclone", "exit 1\n")
    given = {name: f"{scheme}://desk:GEHEIM@www.example/x", "PATH": path}
    said = checkout.refused(3, "s3:bucket", **keys, **given)
    assert f"publish.sh: the environment: {name} must have no user and no password in it" in said
    assert "GEHEIM" not in said
