"""The recipes of docs/publishing.md for systemd: units that it takes, and a run when an embargo ends."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import ROOT, Site, require_tool
from tests.publish.support import stand_in_program

pytestmark = [pytest.mark.publish]

UNIT = re.compile(r"# ~/\.config/systemd/user/(publish\.\w+)\n")
#: What the recipes run; there is none here.
PROGRAM = "/home/desk/communique/publish.sh"
EMBARGO = "2026-01-01T00:00"
OPENS = 1767222000


def block(info: str, word: str) -> str:
    """Give the one block of a kind in which a word stands."""
    text = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    fences = (token for token in MarkdownIt().parse(text) if token.type == "fence" and token.info == info)
    (found,) = (token.content for token in fences if word in token.content)
    return found


def verify(folder: Path, *units: str) -> subprocess.CompletedProcess[str]:
    """Have systemd read units as it does for a user; it needs no systemd that runs."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    return subprocess.run(
        [require_tool("systemd-analyze"), "--user", "verify", *(str(folder / unit) for unit in units)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_units_are_what_systemd_takes(tmp_path: Path) -> None:
    _, *parts = UNIT.split(block("ini", "[Timer]"))
    units = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(units) == ["publish.service", "publish.timer"]
    assert f"ExecStart={PROGRAM}\n" in units["publish.service"]
    for name, text in units.items():
        (tmp_path / name).write_text(text.replace(PROGRAM, require_tool("true")), encoding="utf-8")
    done = verify(tmp_path, *units)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    # It would say so.
    (tmp_path / "publish.timer").write_text(
        units["publish.timer"].replace("Persistent", "Persistant"), "utf-8"
    )
    assert "Unknown key 'Persistant'" in verify(tmp_path, *units).stderr


def test_the_run_at_the_second_of_an_embargo(site: Site, tmp_path: Path) -> None:
    program = tmp_path / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} "$@" -s {site.settings}\n', "utf-8")
    program.chmod(0o755)
    path = stand_in_program(tmp_path, "systemd-run", f'printf "%s\\n" "$@" >{tmp_path}/asked\n')

    def ask() -> None:
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block("sh", "systemd-run")], cwd=tmp_path, check=True,
            env=site.env(PATH=path, SOURCE_DATE_EPOCH=str(OPENS - 9)),
        )  # fmt: skip

    ask()
    assert not (tmp_path / "asked").exists()
    article = site.content / "articles" / "funding-round.md"
    text = article.read_text(encoding="utf-8").replace("summary:", f"publish_at: {EMBARGO}\nsummary:")
    article.write_text(text, encoding="utf-8")
    ask()
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["--user", f"--on-calendar=@{OPENS}", "--timer-property=AccuracySec=1s", PROGRAM]
    told = subprocess.run(
        [require_tool("systemd-analyze"), "calendar", f"@{OPENS}"], capture_output=True, text=True, check=True
    )
    assert "Normalized form: 2025-12-31 23:00:00 UTC" in told.stdout
