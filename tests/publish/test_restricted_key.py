"""tools/publish/gate.sh, which is all that a key for publishing may run, on servers that lack something."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, require_tool
from tests.publish.support import stand_in_program

pytestmark = [pytest.mark.publish]
SENDING = "rsync --server -prce.iLsfxCIvu . {folder}/releases/.partial-2026-01-01T000000Z-abc/"
NAME = "2026-01-01T000000Z-abc"


def ask(folder: Path, programs: Path | str, command: str = SENDING) -> subprocess.CompletedProcess[str]:
    """Ask a server for something that has these programs only."""
    environment = {"PATH": str(programs), "SSH_ORIGINAL_COMMAND": command.format(folder=folder)}
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools/publish/gate.sh"), str(folder)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_what_the_server_lacks_is_named(tmp_path: Path) -> None:
    programs, folder = tmp_path / "bin", tmp_path / "www"
    programs.mkdir()
    folder.mkdir()
    for program in ("dirname", "grep"):
        (programs / program).symlink_to(require_tool(program))
    done = ask(folder, programs)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("rrsync (of rsync) is missing on this server")

    rrsync = programs / "rrsync"
    rrsync.write_text("#!/usr/bin/env python3\n", encoding="utf-8")
    rrsync.chmod(0o755)
    done = ask(folder, programs)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("python3, in which rrsync is written, is missing on this server")

    # Older ones are written in Perl.
    rrsync.write_text('#!/bin/sh\necho "$1: $SSH_ORIGINAL_COMMAND"\n', encoding="utf-8")
    done = ask(folder, programs)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{folder}: rsync --server -rce.iLsfxCIvu . /releases/.partial-{NAME}/\n"


@pytest.fixture
def programs(tmp_path: Path) -> str:
    """Give a PATH with an rrsync that tells what it was given."""
    return stand_in_program(tmp_path, "rrsync", """: '-munge'\necho "$* $SSH_ORIGINAL_COMMAND"\n""")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        # The modes of what arrives are not the client's to choose.
        (
            "-prce.iLsfxCIvup . {folder}/releases/.partial-2026-a/",
            "-rce.iLsfxCIvup . /releases/.partial-2026-a/",
        ),
        ("-ppre.iLs . {folder}/releases/.partial-2026-a/", "-re.iLs . /releases/.partial-2026-a/"),
        (
            "-prce.iLsfxCIvu --link-dest ../2025-b . {folder}/releases/.partial-2026-a/",
            "-rce.iLsfxCIvu --link-dest /releases/2025-b . /releases/.partial-2026-a/",
        ),
        (
            "-prce31.14 --link-dest=../2025-b . {folder}/releases/.partial-2026-a/",
            "-rce31.14 --link-dest /releases/2025-b . /releases/.partial-2026-a/",
        ),
        ("-nrce.iLsfxCIvu --log-format=%i --delete . {folder}/releases/2026-a/", None),
    ],
)
def test_what_publishing_needs_is_passed_on(
    tmp_path: Path, programs: str, asked: str, given: str | None
) -> None:
    done = ask(tmp_path, programs, "rsync --server " + asked)
    expected = given or asked.replace("{folder}", "")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"-munge {tmp_path} rsync --server {expected}\n"


@pytest.mark.parametrize(
    "asked",
    [
        # Links, devices, owners, groups, hard links, whatever else has a letter.
        *(f"-{letter}prce.iLs . {{folder}}/releases/.partial-2026-a/" for letter in "lDogHLkKRsvz"),
        "-prc . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --links . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --copy-dest=../2025-b . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --copy-links . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --link-dest=../../x . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --link-dest /etc . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --link-dest . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --delete . {folder}/releases/.partial-2026-a/",
        "-prce.iLs --log-format=%i --delete . {folder}/releases/2026-a/",
        "-prce.iLs . {folder}/releases/2026-a/",
        "-prce.iLs . {folder}/releases/.partial-2026-a/../../x",
        "-prce.iLs . {folder}/releases/.partial-2026-a/x",
        "-prce.iLs . {folder}/current/",
        "-prce.iLs . {folder}/",
        "-prce.iLs . /etc/",
        "-prce.iLs . {folder}/releases/.partial-2026-a/ {folder}/releases/.partial-2026-b/",
        "--sender -nrce.iLs . {folder}/releases/2026-a/",
        "--daemon .",
        "",
    ],
)
def test_nothing_else_of_rsync_is(tmp_path: Path, programs: str, asked: str) -> None:
    done = ask(tmp_path, programs, f"rsync --server {asked}".rstrip())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"this key may only publish to {tmp_path}\n"
