"""How the command line ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.desk.cli import main
from generator.desk.terminal import Exit
from tests.conftest import ROOT, Site
from tests.site.support import pelican

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


NO_TIME = ["abc", "1766400000.5", " 1766400000", "1766400000\n", "176640000000", "-1", "+1", "\u0661"]


@pytest.mark.parametrize("epoch", NO_TIME)
def test_a_time_that_is_none_is_not_replaced_by_the_clock(site: Site, epoch: str) -> None:
    done = site.run("build", SOURCE_DATE_EPOCH=epoch)
    assert (done.returncode, done.stdout) == (Exit.ENVIRONMENT, "")
    message = f"SOURCE_DATE_EPOCH is no number of seconds since 1970: {epoch!r}; write it like 1766400000"
    assert done.stderr == f"communique: {message}\n"
    assert not site.output.exists()


@pytest.mark.parametrize(
    "words", [["check"], ["due"], ["report"], ["verify"], ["explain", "index.html"], ["serve", "--port", "0"]]
)
def test_no_command_takes_the_clock_for_a_time_that_is_none(site: Site, words: list[str]) -> None:
    (site.output).mkdir()
    done = site.run(*words, SOURCE_DATE_EPOCH="abc")
    assert done.returncode == Exit.ENVIRONMENT
    assert "SOURCE_DATE_EPOCH is no number" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_pelican_does_not_either(site: Site) -> None:
    environment = {"SOURCE_DATE_EPOCH": "abc"}
    done = pelican("content", "-s", site.settings.name, cwd=site.folder, env=environment)
    assert done.returncode == Exit.ENVIRONMENT
    assert "SOURCE_DATE_EPOCH is no number" in done.stderr
    assert not site.output.exists()


def test_an_empty_time_is_none_at_all(site: Site) -> None:
    assert site.run("check", SOURCE_DATE_EPOCH="").returncode == 0
    assert site.run("check", SOURCE_DATE_EPOCH="01766400000").returncode == 0


def test_the_readme_says_so() -> None:
    rows = [
        line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "a mistyped command" in line
    ]
    assert [row.split("|")[1].strip() for row in rows] == [str(int(Exit.ENVIRONMENT))]
