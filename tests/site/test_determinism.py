"""Same input, same bytes: whatever the machine, its settings, its clock and the order of its folders."""

from __future__ import annotations

import getpass
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.site.support import ROOT, assert_same_trees, built, communique, python, run, tree

#: Runs our command line with folders listed backwards, as another file system might.
BACKWARDS = """
import os
import sys
scandir, listdir = os.scandir, os.listdir

class Reversed(list):
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __next__(self):
        if not self: raise StopIteration
        return self.pop(0)
    def close(self): pass

def backwards(*args):
    with scandir(*args) as entries:
        return Reversed(sorted(entries, key=lambda entry: entry.name, reverse=True))

os.scandir = backwards
os.listdir = lambda *args: sorted(listdir(*args), reverse=True)
from generator.__main__ import main
main()
"""
#: After the last embargo of the example site.
EARLY, LATE = "1767225600", "4102444800"  # 2026-01-01, 2100-01-01

ENVIRONMENTS: dict[str, dict[str, str]] = {
    "zone east": {"TZ": "Pacific/Kiritimati"},
    "zone west": {"TZ": "America/Adak"},
    "locale C": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "locale UTF-8": {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "fr"},
    "hash seed": {"PYTHONHASHSEED": "4242"},
    "early": {"SOURCE_DATE_EPOCH": EARLY},
    "late": {"SOURCE_DATE_EPOCH": LATE},
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment(example: Path, tmp_path: Path, name: str) -> None:
    built(communique("build", "--fresh", "-o", tmp_path / "out", env=ENVIRONMENTS[name]))
    assert_same_trees(tree(example), tree(tmp_path / "out"))


def test_order_of_folders(example: Path, tmp_path: Path) -> None:
    built(python("-c", BACKWARDS, "build", "--fresh", "-o", tmp_path / "out"))
    assert_same_trees(tree(example), tree(tmp_path / "out"))


def test_umask(example: Path, tmp_path: Path) -> None:
    script = 'umask 077; exec "$0" -m generator build --fresh -o "$1"'
    built(run("sh", "-c", script, sys.executable, tmp_path / "out"))
    assert_same_trees(tree(example), tree(tmp_path / "out"))


def test_clock_of_the_machine(example: Path, tmp_path: Path) -> None:
    faketime = require_tool("faketime")
    env = {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    for day in ("2026-01-01 00:00:01", "2060-12-31 23:59:59"):
        out = tmp_path / day[:4]
        built(run(faketime, day, sys.executable, "-m", "generator", "build", "--fresh", "-o", out, env=env))
        assert_same_trees(tree(example), tree(out))


def test_place_of_the_project(example: Path, tmp_path: Path) -> None:
    copy = tmp_path / "a copy of it"
    for name in ("content", "themes", "pelicanconf.py"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, _made(copy) / name)
    built(communique("build", cwd=copy))
    assert_same_trees(tree(example), tree(copy / "output"))


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def traces() -> Iterator[tuple[str, str]]:
    """Give what would betray the machine or the moment of a build, as patterns."""
    now = datetime.now(UTC)
    yield "the project's folder", re.escape(str(ROOT))
    yield "the temporary folder", re.escape(tempfile.gettempdir()) + "/"
    yield "the home folder", re.escape(str(Path.home())) + "/"
    yield "the machine's name", rf"\b{re.escape(socket.gethostname())}\b"
    if len(getpass.getuser()) > 4:
        yield "the user's name", rf"\b{re.escape(getpass.getuser())}\b"
    for form in ("%Y-%m-%d", "%Y%m%d", f"{now.day} %B %Y", f"{now.day} %b %Y", "%a, %d %b %Y"):
        yield f"today as {form}", re.escape(now.strftime(form))


@pytest.mark.parametrize(("what", "pattern"), list(traces()), ids=[what for what, _ in traces()])
def test_no_trace_of_machine_or_moment(example: Path, what: str, pattern: str) -> None:
    searched = re.compile(pattern.encode())
    found = [name for name, data in tree(example).items() if searched.search(data)]
    assert not found, what
