"""publish.sh with a program of the publisher's, settings that are wrong, and locks."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
from pathlib import Path

import pytest

from tests.conftest import names
from tests.publish.support import TIME, Checkout, make_checkout

pytestmark = [pytest.mark.publish]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    checkout = make_checkout(tmp_path / "desk")
    hook = checkout.folder / "deploy"
    hook.write_text('#!/bin/sh\nenv | sort >told\necho "$@" >>told\ncp -r "$2" taken\n', encoding="utf-8")
    hook.chmod(0o755)
    return checkout


def test_a_program_gets_the_site_and_the_variables_that_are_named(checkout: Checkout) -> None:
    checkout.configure(
        "PUBLISH_TARGET=hook:\nPUBLISH_HOOK=./deploy --prod\nPUBLISH_HOOK_ENV=HOST_TOKEN HOST_SITE\n"
        "HOST_SITE='press site'\nSITEURL=https://www.site.example\n"
    )
    canaries = {"HOST_TOKEN": "abc", "OTHER_TOKEN": "canary", "AWS_SECRET_ACCESS_KEY": "canary"}
    canaries |= {"PUBLISH_GIT_TOKEN": "canary", "SSH_AUTH_SOCK": "/canary", "PYTHONPATH": "/canary"}
    said = checkout.published("hook:press", "--dry-run", **canaries)
    assert "nothing was sent" in said
    assert not (checkout.folder / "told").exists()
    said = checkout.published("hook:press", **canaries)
    told = (checkout.folder / "told").read_text(encoding="utf-8").splitlines()
    assert "canary" not in " ".join(told)
    assert {line.partition("=")[0] for line in told[:-1]} == {
        "HOME", "HOST_SITE", "HOST_TOKEN", "LANG", "PATH", "PUBLISH_RELEASE", "PWD", "SITEURL",
        "SOURCE_DATE_EPOCH", "TMPDIR",
    }  # fmt: skip
    assert {"HOST_SITE=press site", "HOST_TOKEN=abc", f"SOURCE_DATE_EPOCH={TIME}"} < set(told)
    assert told[-1].startswith("--prod /")
    assert names(checkout.folder / "taken") == names(checkout.built)
    assert said.splitlines()[-1].startswith("Live:")


def test_what_bash_knows_of_itself_is_not_what_was_set(checkout: Checkout) -> None:
    checkout.configure(
        "PUBLISH_HOOK=./deploy --prod\nPUBLISH_HOOK_ENV=HOSTNAME SECONDS\nHOSTNAME=press.example\nSECONDS=9\n"
    )
    checkout.published("hook:")
    told = (checkout.folder / "told").read_text(encoding="utf-8").splitlines()
    assert {"HOSTNAME=press.example", "SECONDS=9"} < set(told)


def test_what_a_program_leaves_running_does_not_keep_the_lock(checkout: Checkout) -> None:
    text = "#!/bin/sh\nsleep 30 >/dev/null 2>&1 &\necho $! >>left\n"
    (checkout.folder / "deploy").write_text(text, encoding="utf-8")
    try:
        for _ in range(2):
            checkout.published("hook:", PUBLISH_HOOK="./deploy")
    finally:
        for number in (checkout.folder / "left").read_text(encoding="utf-8").split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(number), signal.SIGKILL)


def test_a_program_that_fails(checkout: Checkout) -> None:
    (checkout.folder / "deploy").write_text("#!/bin/sh\necho no such site >&2\nexit 9\n", encoding="utf-8")
    said = checkout.refused(5, "hook:", PUBLISH_HOOK="./deploy")
    assert "no such site" in said
    assert "deploy ended with 9" in said
    assert "Live:    what deploy left" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "PUBLISH_HOOK is not set, and hook: needs it"),
        ("PUBLISH_HOOK=./gone", "publish.env:1: PUBLISH_HOOK is no program"),
        (
            "PUBLISH_HOOK=./deploy\nPUBLISH_HOOK_ENV=A_B",
            "publish.env:2: PUBLISH_HOOK_ENV names A_B, which is not set",
        ),
        ("PUBLISH_HOOK=./deploy\nPUBLISH_HOOK_ENV=$(id)", "publish.env:2: PUBLISH_HOOK_ENV holds no name"),
        ("PUBLISH_HOOK=./deploy\nHOST_TOKEN=x", "publish.env:2: unknown key HOST_TOKEN; known: "),
        ("PUBLISH_HOOK=./deploy\nPUBLISH_HOOK=./deploy", "publish.env:2: PUBLISH_HOOK is set twice"),
        ("PUBLISH_KEEP=some", "publish.env:1: PUBLISH_KEEP is not a number of releases: some"),
    ],
)
def test_settings_that_are_wrong_are_told_at_their_line(checkout: Checkout, text: str, message: str) -> None:
    checkout.configure(text)
    assert message in checkout.refused(3, "hook:")


def test_publish_env_never_changes_the_shell(checkout: Checkout) -> None:
    checkout.configure("PUBLISH_HOOK=./deploy x\nPUBLISH_HOOK_ENV=PATH IFS\nPATH=/nonexistent\nIFS=x\n")
    checkout.published("hook:")
    # What is in the environment wins, as with every other setting.
    assert "\nPATH=/nonexistent\n" not in (checkout.folder / "told").read_text(encoding="utf-8")


def test_a_mistyped_variable_is_told(checkout: Checkout) -> None:
    said = checkout.refused(3, "hook:", PUBLISH_HOOK="./deploy", PUBLISH_TARGT="x")
    assert "PUBLISH_TARGT in the environment: unknown setting" in said
    assert "SOURCE_DATE_EPOCH is no number" in checkout.refused(3, "hook:", SOURCE_DATE_EPOCH="today")


def test_one_publish_to_a_target_at_a_time(checkout: Checkout) -> None:
    checkout.published("hook:a", PUBLISH_HOOK="./deploy x")
    (lock,) = (checkout.folder / "state" / "communique").iterdir()
    with lock.open("r+", encoding="utf-8") as file:
        assert "/" in file.read()
        fcntl.flock(file, fcntl.LOCK_EX)
        said = checkout.refused(3, "hook:a", PUBLISH_HOOK="./deploy x")
        assert "another publish to hook:a is running (who/process/since: " in said
        # Another target is another lock, as are other words for the program.
        checkout.published("hook:b", PUBLISH_HOOK="./deploy x")
        checkout.published("hook:a", PUBLISH_HOOK="./deploy y")
    checkout.published("hook:a", PUBLISH_HOOK="true")
    (checkout.folder / "file").touch()
    said = checkout.refused(3, "hook:a", PUBLISH_HOOK="true", XDG_STATE_HOME=str(checkout.folder / "file"))
    assert "the lock of hook:a" in said
