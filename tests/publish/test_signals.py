"""publish.sh when it is told to stop: it does so at once, and leaves nothing behind."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import names, require_tool, snapshot
from tests.publish.support import Checkout, make_checkout, page, stand_in_program, wait_for

pytestmark = [pytest.mark.publish]
#: Of each program, the call that sends.
SENDS = {"rsync": "*.partial-*", "git": "*' push '*", "rclone": "*' copy '*"}
S3 = {"PUBLISH_S3_ENDPOINT": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    require_tool("rsync")
    return make_checkout(tmp_path / "desk", listed=True)


def stopped(
    checkout: Checkout,
    target: str,
    reached: Path,
    sent: signal.Signals,
    within: int = 8,
    /,
    **environment: str,
) -> str:
    """Publish, send a signal when it got so far, and give what was said."""
    process = subprocess.Popen(
        checkout.command("--target", target), env={**checkout.environment, **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(lambda: reached.exists() or process.poll() is not None)
    process.send_signal(sent)
    begin = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert process.returncode == 5, said
    assert time.monotonic() - begin < within, "it waited for what it ran"
    assert list(checkout.temporary.iterdir()) == []
    return said


@pytest.mark.parametrize("command", ["check", "build", "verify"])
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_while_the_generator_runs(checkout: Checkout, command: str, sent: signal.Signals) -> None:
    target = checkout.folder / "www"
    (checkout.folder / f"hold-{command}").touch()
    said = stopped(checkout, str(target), checkout.folder / "reached", sent)
    assert "interrupted" in said
    assert not target.exists()


@pytest.mark.parametrize("program", ["rsync", "git", "rclone", "deploy"])
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_while_sending(checkout: Checkout, tmp_path: Path, program: str, sent: signal.Signals) -> None:
    reached, www, bare = tmp_path / "reached", tmp_path / "www", tmp_path / "pages.git"
    target = {"rsync": str(www), "git": f"git:{bare}#pages", "rclone": "s3:bucket", "deploy": "hook:"}[
        program
    ]
    subprocess.run([require_tool("git"), "init", "-q", "--bare", str(bare)], check=True)
    waiting = f"touch {reached}; exec sleep 60"
    if program in ("rsync", "git"):
        checkout.published(target)
        checkout.edit({"index.html": page("News")})
        waiting = f'case "$*" in {SENDS[program]}) {waiting};; esac\nexec {require_tool(program)} "$@"'
    elif program == "rclone":
        # Nothing is there, and nothing answers.
        waiting = f'case "$*" in {SENDS[program]}) {waiting};; esac'
    before = snapshot(www) if www.exists() else {}, snapshot(bare / "refs")
    environment = {**S3, "PUBLISH_HOOK": program} if program in ("rclone", "deploy") else {}
    path = stand_in_program(tmp_path, program, waiting + "\n")
    said = stopped(checkout, target, reached, sent, PATH=path, **environment)
    assert "interrupted" in said
    assert "Live:" in said
    after = snapshot(www) if www.exists() else {}, snapshot(bare / "refs")
    after[0].pop(".publish.lock", None), before[0].pop(".publish.lock", None)
    assert after == before
    # The lock is free, and the next one is as if nothing had been.
    if program in ("rsync", "git"):
        checkout.published(target)
    elif program == "deploy":
        checkout.published(target, PUBLISH_HOOK="true")


@pytest.mark.parametrize("stubborn", ["", "trap '' TERM; "])
def test_what_a_program_began_ends_with_it(checkout: Checkout, tmp_path: Path, stubborn: str) -> None:
    """Git's helper for the web, or what a script of the publisher's runs."""
    reached = tmp_path / "reached"
    # The shell that waits, and what it waits for.
    inner = f"{stubborn}echo $$ >{reached}.new; mv {reached}.new {reached}; while :; do sleep 0.1; done"
    text = f'sh -c "{inner.replace("$", chr(92) + "$")}"\n: not the last\n'
    path = stand_in_program(tmp_path, "deploy", text)
    said = stopped(checkout, "hook:", reached, signal.SIGTERM, PATH=path, PUBLISH_HOOK="deploy")
    assert "interrupted" in said
    wait_for(lambda: not Path("/proc", reached.read_text(encoding="utf-8").strip(), "cmdline").exists())


@pytest.mark.slow
def test_a_program_that_does_not_listen_is_ended(checkout: Checkout, tmp_path: Path) -> None:
    reached = tmp_path / "reached"
    path = stand_in_program(
        tmp_path, "deploy", f"trap '' TERM\necho $$ >{reached}\nwhile :; do sleep 0.1; done\n"
    )
    said = stopped(checkout, "hook:", reached, signal.SIGTERM, 15, PATH=path, PUBLISH_HOOK="deploy")
    assert "interrupted" in said
    wait_for(lambda: not Path("/proc", reached.read_text(encoding="utf-8").strip(), "cmdline").exists())


def test_at_any_instant(checkout: Checkout, tmp_path: Path) -> None:
    target = tmp_path / "www"
    checkout.published(str(target))
    first, old = (target / "current").readlink(), snapshot(target / "current")
    begin = time.monotonic()
    checkout.edit({"index.html": page("News")})
    checkout.published(str(target), "--dry-run")
    length = time.monotonic() - begin
    instants = int(os.environ.get("COMMUNIQUE_KILLS", "6"))
    for instant in range(instants):
        checkout.edit({"index.html": page(f"News {instant}")})
        process = subprocess.Popen(
            checkout.command("--target", str(target)), env=checkout.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(length * 1.3 * instant / instants)
        sent = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)[instant % 3]
        process.send_signal(sent)
        code = process.wait(30)
        if sent is signal.SIGKILL:
            survived(checkout, target)
        else:
            # Before it listens, it just ends.
            assert code in (0, 5, -sent)
        assert list(checkout.temporary.iterdir()) == []
        if code and (target / "current").readlink() == first:
            assert snapshot(target / "current") == old
        else:
            assert code == 0 or sent is signal.SIGKILL
            assert snapshot(target / "current") == snapshot(checkout.built)
        if sent is not signal.SIGKILL:
            assert not [name for name in names(target / "releases") if name.startswith(".")]
        first, old = (target / "current").readlink(), snapshot(target / "current")
    checkout.edit({"index.html": page("In the end")})
    checkout.published(str(target))
    assert snapshot(target / "current") == snapshot(checkout.built)
    assert not [
        name for name in (*names(target), *names(target / "releases")) if name.startswith((".c", ".partial"))
    ]


def survived(checkout: Checkout, target: Path) -> None:
    """Wait for what outlives a publish that was killed, and clear away what it could not."""
    # Whatever it ran ends by itself; the shell that holds the lock does so when its input has ended.
    with (target / ".publish.lock").open(encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    wait_for(lambda: not running(checkout.folder))
    for left in checkout.temporary.iterdir():
        shutil.rmtree(left)


def running(folder: Path) -> bool:
    """Tell whether a program runs that was given a path below a folder."""
    needle = os.fsencode(folder)
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if needle in command.read_bytes():
                return True
    return False
