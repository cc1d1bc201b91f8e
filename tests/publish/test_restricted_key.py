"""tools/publish/gate.sh, which is all that a key for publishing may run, on servers that lack something."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = [pytest.mark.publish]
SENDING = "rsync --server -r . {folder}/releases/x"


def ask(folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """Send files to a server that has these programs only."""
    environment = {"PATH": str(programs), "SSH_ORIGINAL_COMMAND": SENDING.format(folder=folder)}
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools/publish/gate.sh"), str(folder)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_what_the_server_lacks_is_named(tmp_path: Path) -> None:
    programs, folder = tmp_path / "bin", tmp_path / "www"
    programs.mkdir()
    folder.mkdir()
    (programs / "dirname").symlink_to("/usr/bin/dirname")
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
    assert done.stdout == f"{folder}: rsync --server -r . /releases/x\n"
