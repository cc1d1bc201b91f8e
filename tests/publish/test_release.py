"""tools/release.sh, which runs where the site stands."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, names, snapshot
from tests.publish.support import stand_in_program

NAMES = [f"2026-01-0{day}T120000Z-abcdef012345" for day in range(1, 8)]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(ROOT / "tools" / "release.sh"), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, cwd="/",
        env={**os.environ, **environment},
    )  # fmt: skip


def live(folder: Path) -> str:
    return (folder / "current").readlink().as_posix().removeprefix("releases/")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A target with seven releases, the newest live, in a folder whose name is hard on shell scripts."""
    folder = tmp_path / "a 'b' $c *"
    for name in NAMES:
        (folder / "releases" / name).mkdir(parents=True)
        (folder / "releases" / name / "index.html").write_text(name, encoding="utf-8")
        line = f"{hashlib.sha256(name.encode()).hexdigest()}  index.html\n"
        (folder / "releases" / name / "SHA256SUMS").write_text(line, encoding="utf-8")
    (folder / "current").symlink_to(f"releases/{NAMES[-1]}")
    return folder


def test_state(target: Path, tmp_path: Path) -> None:
    now, name, pages = run("state", target).stdout.split()
    assert len(now) == len("2026-01-01T120000Z")
    assert (name, pages) == (NAMES[-1], "1")
    assert run("state", tmp_path / "new").stdout.split()[1:] == ["-", "0"]
    assert names(tmp_path) == [target.name]


@pytest.mark.parametrize("kind", ["folder", "file", "link elsewhere", "dangling link"])
def test_a_current_that_is_not_ours_stops_everything(target: Path, kind: str) -> None:
    current = target / "current"
    current.unlink()
    if kind == "folder":
        current.mkdir()
    elif kind == "file":
        current.touch()
    elif kind == "dangling link":
        current.symlink_to("releases/gone")
    else:
        current.symlink_to(target.parent / "elsewhere")
    done = run("state", target)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "is not a link to a release" in done.stderr


def test_switching(target: Path) -> None:
    assert run("switch", target, NAMES[2]).returncode == 0
    assert live(target) == NAMES[2]
    (target / "releases" / ".partial-2026-01-09T120000Z-abcdef012345").mkdir()
    assert run("switch", target, "2026-01-09T120000Z-abcdef012345").returncode == 0
    assert live(target) == "2026-01-09T120000Z-abcdef012345"
    assert not [name for name in (*names(target), *names(target / "releases")) if name.startswith(".")]


def test_the_releases(target: Path, tmp_path: Path) -> None:
    run("switch", target, NAMES[2])
    lines = run("list", target).stdout.splitlines()
    assert lines[-3:] == [f"* {NAMES[2]} 1 pages", f"  {NAMES[1]} 1 pages", f"  {NAMES[0]} 1 pages"]
    assert len(lines) == len(NAMES)
    assert run("list", tmp_path / "new").stdout == ""
    assert run("has", target, NAMES[0]).returncode == 0
    assert run("has", target, "2020-01-01T120000Z-abcdef012345").returncode == 1


def test_the_release_before(target: Path) -> None:
    assert run("before", target, NAMES[3]).stdout.strip() == NAMES[2]
    assert run("before", target, NAMES[0]).stdout.strip() == "-"


@pytest.mark.parametrize(
    ("keep", "former", "left"),
    [
        ("5", NAMES[-2], NAMES[-5:]),
        ("1", NAMES[-2], NAMES[-1:]),
        ("7", NAMES[-2], NAMES),
        ("100", "-", NAMES),
        # Rolled back from the sixth and fifth to the fourth, then published the seventh.
        ("5", NAMES[3], [*NAMES[:4], NAMES[6]]),
        ("2", NAMES[3], [NAMES[3], NAMES[6]]),
    ],
)
def test_old_releases_go(target: Path, keep: str, former: str, left: list[str]) -> None:
    done = run("prune", target, keep, former)
    assert done.returncode == 0, done.stderr
    assert names(target / "releases") == left
    assert done.stdout.strip() == str(len(NAMES) - len(left))


def test_a_release_that_is_not_removed_whole_is_none(target: Path, tmp_path: Path) -> None:
    """A rollback led to what was left of one."""
    rm, said = shutil.which("rm"), 'echo "rm: $2: Input/output error" >&2'
    text = f'case "$*" in *{NAMES[1]}*) {rm} -rf "$2"/index.html; {said}; exit 1;; esac; exec {rm} "$@"\n'
    path = stand_in_program(tmp_path, "rm", text)
    done = run("prune", target, "2", NAMES[-2], PATH=path)
    assert done.returncode != 0
    assert "Input/output error" in done.stderr
    listed = [line.split()[-3] for line in run("list", target).stdout.splitlines()]
    assert NAMES[1] not in listed
    assert listed == [name for name in NAMES[::-1] if (target / "releases" / name / "index.html").is_file()]
    assert run("before", target, NAMES[2]).stdout.strip() == "-"
    assert run("has", target, NAMES[1]).returncode == 1
    run("lock", target, "me")
    assert names(target / "releases") == listed[::-1]


@pytest.mark.parametrize("fault", ["gone", "changed", "no list"])
def test_nobody_is_led_to_a_release_that_is_no_longer_whole(target: Path, fault: str) -> None:
    release = target / "releases" / NAMES[2]
    if fault == "changed":
        (release / "index.html").write_text("x", encoding="utf-8")
    else:
        (release / ("index.html" if fault == "gone" else "SHA256SUMS")).unlink()
    done = run("switch", target, NAMES[2])
    assert done.returncode == 1
    assert f"release {NAMES[2]} is no longer whole" in done.stderr
    assert live(target) == NAMES[-1]


def test_what_else_is_among_the_releases_is_left_alone(target: Path) -> None:
    (target / "releases" / "backup").mkdir()
    assert "backup" not in run("list", target).stdout
    run("prune", target, "1", NAMES[0])
    assert names(target / "releases") == [NAMES[-1], "backup"]


@pytest.mark.parametrize("keep", ["99999999999999999999", "10000", "0", "", "-1", "five", "5x", "05"])
def test_nothing_goes_for_a_number_that_is_none(target: Path, keep: str) -> None:
    done = run("prune", target, keep, NAMES[2])
    assert done.returncode == 1
    assert names(target / "releases") == NAMES


def test_the_live_release_is_never_removed(target: Path) -> None:
    run("switch", target, NAMES[0])
    run("prune", target, "1", NAMES[0])
    assert names(target / "releases") == [NAMES[0]]
    assert (target / "current" / "index.html").is_file()


def test_the_lock_clears_what_was_cut_off(target: Path) -> None:
    (target / "releases" / ".partial-x").mkdir()
    (target / ".current-x").symlink_to("releases/x")
    assert run("lock", target, "me").stdout == "locked\n"
    assert names(target) == [".publish.lock", "current", "releases"]
    assert names(target / "releases") == NAMES


@pytest.mark.parametrize("name", [".publish.lock", "releases"])
def test_nothing_is_written_through_a_link(target: Path, tmp_path: Path, name: str) -> None:
    place, other = target / name, tmp_path / "other"
    if place.exists():
        place.rename(other)
    else:
        other.write_text("mine", encoding="utf-8")
    place.symlink_to(other)
    before = snapshot(tmp_path)
    for command, *words in (("lock", "me"), ("state",), ("prune", "1", "-")):
        done = run(command, target, *words)
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr == f"{place} is a link, and must be none; move it away\n"
    assert snapshot(tmp_path) == before


def test_a_link_is_no_release(target: Path, tmp_path: Path) -> None:
    other, name = tmp_path / "other", "2026-02-01T120000Z-abcdef012345"
    other.mkdir()
    (target / "releases" / name).symlink_to(other)
    assert run("has", target, name).returncode == 1
    assert run("switch", target, name).returncode == 1
    assert live(target) == NAMES[-1]
    assert name not in run("list", target).stdout
    (target / "current").unlink()
    (target / "current").symlink_to(f"releases/{name}")
    assert "is not a link to a release" in run("state", target).stderr


@pytest.mark.parametrize("kind", ["link", "pipe", "setuid", None])
def test_a_release_holds_plain_files_only(target: Path, kind: str | None) -> None:
    name, before = "2099-01-01T000000Z-abc", (target / "current").readlink()
    sent = target / "releases" / f".partial-{name}"
    (sent / "sub").mkdir(parents=True)
    page = sent / "sub" / "index.html"
    page.write_text("x", encoding="utf-8")
    sums = f"{hashlib.sha256(b'x').hexdigest()}  sub/index.html\n"
    if kind == "link":
        page.rename(target / "page")
        page.symlink_to(target / "page")
    elif kind == "pipe":
        os.mkfifo(sent / "pipe")
        sums += f"{hashlib.sha256(b'').hexdigest()}  /dev/null\n"
    elif kind == "setuid":
        page.chmod(0o4755)
    (sent / "SHA256SUMS").write_text(sums, encoding="utf-8")
    done = run("check", target, name, hashlib.sha256(sums.encode()).hexdigest())
    assert done.returncode == (1 if kind else 0), done.stderr
    assert ("not only plain files and folders" in done.stderr) == bool(kind)
    # Who sends what it likes need not ask for that.
    done = run("switch", target, name)
    assert done.returncode == (1 if kind else 0), done.stderr
    assert ((target / "current").readlink() == before) == bool(kind)
