"""How the command line ends."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.desk.cli import main
from generator.desk.terminal import Exit
from tests.conftest import ROOT

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


def test_the_readme_says_so() -> None:
    rows = [
        line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "a mistyped command" in line
    ]
    assert [row.split("|")[1].strip() for row in rows] == [str(int(Exit.ENVIRONMENT))]
