"""How the command line ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.desk.cli import main
from generator.desk.terminal import Exit
from tests.conftest import ROOT, Site

MISTYPED = [
    (["biuld"], "No such command 'biuld'"),
    (["build", "--outputt", "x"], "No such option '--outputt'"),
    (["build", "--as-of", "week 45"], '"week 45" is not an ISO week; write 2025-W45'),
    (["report", "--week", "2025-W54"], '"2025-W54" is not an ISO week; write 2025-W45'),
    (["check", "more"], "unexpected extra argument"),
    (["explain"], "Missing argument 'PATH'"),
]


@pytest.mark.parametrize(("words", "told"), MISTYPED)
def test_a_mistyped_command_is_no_fault_of_the_content(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["communique", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == Exit.ENVIRONMENT
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["check", "build"])
def test_what_cannot_be_said_is_no_fault_of_ours(site: Site, command: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            site.command(command), cwd=ROOT, env=site.env(), stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (Exit.ENVIRONMENT, "communique: the disk is full\n")


def test_the_readme_says_so() -> None:
    rows = [
        line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "a mistyped command" in line
    ]
    assert [row.split("|")[1].strip() for row in rows] == [str(int(Exit.ENVIRONMENT))]
