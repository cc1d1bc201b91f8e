"""How the command line ends."""

from __future__ import annotations

import os
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


def closed(stream: int) -> tuple[str, ...]:
    """Give the beginning of a command line that runs the rest with a stream closed."""
    return ("sh", "-c", f'exec "$@" {stream}{"<" if stream == 0 else ">"}&-', "sh")


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["check", "--help"], ["schema"]])
def test_what_is_asked_without_a_site_cannot_be_said_either(words: list[str]) -> None:
    command = [sys.executable, "-m", "generator", *words]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (Exit.ENVIRONMENT, "communique: the disk is full\n")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (Exit.ENVIRONMENT, "communique: Broken pipe\n")


def test_a_mistyped_command_of_which_nothing_can_be_told() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "biuld"], cwd=ROOT, stderr=full, check=False
        )
    assert done.returncode == Exit.ENVIRONMENT


@pytest.mark.parametrize("stream", [0, 1, 2])
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_stream_that_is_closed_changes_nothing_else(site: Site, command: str, stream: int) -> None:
    done = site.run(command, prefix=closed(stream))
    assert (done.returncode, done.stderr) == (Exit.OK, "")
    assert ("nothing wrong" in done.stdout) is (stream != 1)
    site.write("actors/wrong.md", "---\nname: Wrong\n---\n")
    done = site.run(command, prefix=closed(stream))
    assert done.returncode == Exit.CONTENT
    assert ("error[B202]" in done.stderr) is (stream != 2)


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
