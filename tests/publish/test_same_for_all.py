"""What holds for a git branch and S3 alike: one publish at a time, no loss of pages, what programs see."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.publish.support import Checkout, make_checkout, page, stand_in_program, wait_for

pytestmark = [pytest.mark.publish]

#: What programs that use the network are told of it.
NETWORK = {
    "http_proxy": "http://proxy.example:1",
    "https_proxy": "http://proxy.example:2",
    "no_proxy": "a.example",
    "HTTPS_PROXY": "http://proxy.example:3",
    "NO_PROXY": "b.example",
    "SSL_CERT_FILE": "/nonexistent/cert.pem",
    "SSL_CERT_DIR": "/nonexistent/certs",
    "SSH_AUTH_SOCK": "/nonexistent/agent",
}
KEYS = {
    "PUBLISH_S3_ENDPOINT": "http://127.0.0.1:1",
    "PUBLISH_S3_REGION": "eu-central-1",
    "PUBLISH_S3_PROVIDER": "Wasabi",
    "AWS_ACCESS_KEY_ID": "the-id",
    "AWS_SECRET_ACCESS_KEY": "the-key",
    "AWS_SESSION_TOKEN": "the-token",
}
#: A program that goes on as itself, for rclone with a folder in the place of the store.
GO_ON = 'export RCLONE_CONFIG_SITE_TYPE=alias RCLONE_CONFIG_SITE_REMOTE={store}\nexec {program} "$@"\n'
Target = tuple[str, str, Callable[[str], str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk")


@pytest.fixture(params=["git", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """Give a target, the name of its program, and how to have something happen before each call of that."""
    name = {"git": "git", "s3": "rclone"}[request.param]
    program, store = require_tool(name), tmp_path / "store"
    (store / "bucket").mkdir(parents=True)
    if name == "git":
        subprocess.run([program, "init", "-q", "--bare", str(tmp_path / "pages.git")], check=True)
    given = {"git": f"git:{tmp_path}/pages.git#pages", "s3": "s3:bucket"}[request.param]

    def path(before: str) -> str:
        return stand_in_program(tmp_path, name, before + GO_ON.format(store=store, program=program))

    return given, name, path


def test_one_publish_at_a_time(checkout: Checkout, target: Target, tmp_path: Path) -> None:
    given, name, path = target
    wait, reached, apart = tmp_path / "wait", tmp_path / "reached", checkout.folder / "apart"
    wait.touch()
    apart.mkdir()
    # The first one waits until it is told to go on, when it has its lock and asks for what is there.
    looks = {"git": "*ls-remote*", "rclone": "*lsf*"}[name]
    held = path(f'case "$*" in {looks}) touch {reached}; while [ -e {wait} ]; do sleep 0.02; done ;; esac\n')
    environment = {**checkout.environment, **KEYS}
    first = subprocess.Popen(
        checkout.command("--target", given),
        env={**environment, "PATH": held, "TMPDIR": str(apart)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        wait_for(reached.exists)
        second = subprocess.run(
            ["timeout", "10", *checkout.command("--target", given)], env={**environment, "PATH": held},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        wait.unlink()
        said, _ = first.communicate(timeout=60)
    assert first.returncode == 0, said
    assert second.returncode == 3, second.stderr
    assert f"another publish to {given} is running (who/process/since: " in second.stderr
    assert "as before" in checkout.published(given, PATH=held, **KEYS)


def test_a_site_that_loses_its_pages_is_refused(checkout: Checkout, target: Target) -> None:
    given, _, path = target
    checkout.edit({f"articles/{n}/index.html": page(str(n)) for n in range(6)})
    environment = {**KEYS, "PATH": path("")}
    checkout.published(given, **environment)
    # Eight of ten are enough; six of eight are not.
    checkout.edit({f"articles/{n}/index.html": None for n in range(2)})
    checkout.published(given, **environment)
    checkout.edit({f"articles/{n}/index.html": None for n in range(2, 4)})
    said = checkout.refused(4, given, **environment)
    assert "only 6 of 8 pages would be left; if that is meant, use --allow-shrink" in said
    assert "Changes: 0 new, 0 changed, 2 gone" in checkout.published(given, "--allow-shrink", **environment)


def test_what_programs_see_of_the_environment(checkout: Checkout, target: Target, tmp_path: Path) -> None:
    given, name, path = target
    seen, called = tmp_path / "seen", tmp_path / "called"
    # git is asked about the address first, with all that there is.
    note = f'if [ -z "${{OTHER:-}}" ]; then env >{seen}; echo "$*" >{called}; fi\n'
    checkout.published(given, PATH=path(note), OTHER="x", **KEYS, **NETWORK)
    environment = dict(line.split("=", 1) for line in seen.read_text(encoding="utf-8").splitlines())
    assert {key: environment.get(key) for key in NETWORK} == NETWORK
    assert environment["PATH"].endswith(os.environ["PATH"])
    assert environment["HOME"] == checkout.environment["HOME"]
    assert environment["TMPDIR"].startswith(str(checkout.temporary))
    assert [key for key in environment if key.startswith(("AWS_", "PUBLISH_"))] == []
    told = {
        key.removeprefix("RCLONE_CONFIG_SITE_"): value
        for key, value in environment.items()
        if key.startswith("RCLONE_")
    }
    if name == "git":
        assert told == {}
        return
    assert told == {
        "TYPE": "s3",
        "PROVIDER": "Wasabi",
        "ENDPOINT": "http://127.0.0.1:1",
        "REGION": "eu-central-1",
        "ACCESS_KEY_ID": "the-id",
        "SECRET_ACCESS_KEY": "the-key",
        "SESSION_TOKEN": "the-token",
        "NO_CHECK_BUCKET": "true",
    }
    # A store that says nothing is not waited for.
    options = called.read_text(encoding="utf-8")
    for option in ("--contimeout 20s", "--timeout 60s", "--low-level-retries 2"):
        assert f" {option} " in options
