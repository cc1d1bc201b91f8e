"""Disks that are full: the old site whole, the right exit code, the next build right."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT, THEME, Site, names, require_tool, snapshot

SIZE: Final = 3 * 1024 * 1024


@dataclass(frozen=True)
class SmallDisk:
    """A file system of 3 MB that only the programs run with ``prefix`` see; it needs no root."""

    #: Where it is, for those programs.
    folder: Path
    #: The process that keeps it.
    pid: int

    @property
    def prefix(self) -> tuple[str, ...]:
        """What to run a program with, so that it sees the disk."""
        enter = (
            require_tool("nsenter"),
            f"--target={self.pid}",
            "--user",
            "--mount",
            "--preserve-credentials",
        )
        return (*enter, "sh", "-c", f'cd "{ROOT}" && exec "$@"', "sh")

    @property
    def inside(self) -> Path:
        """Where we see it."""
        return Path(f"/proc/{self.pid}/root{self.folder}")

    def leave(self, free: int) -> None:
        """Fill it, but for some bytes."""
        ballast = self.inside / "ballast"
        ballast.unlink(missing_ok=True)
        info = os.statvfs(self.inside)
        with ballast.open("wb") as file:
            file.write(bytes(max(0, info.f_bavail * info.f_frsize - free)))

    def clear(self) -> None:
        """Make room again."""
        (self.inside / "ballast").unlink()


ARTICLE: Final = (
    """\
---
title: Article {number}
date: 2025-12-15
summary: A summary.
themes: [financial-support]
actors: [norway]
---
"""
    + "A text that is long enough to fill a small disk with others of its kind. " * 90
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Give an empty small disk, in a name space of its own; skip where the system forbids one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    script = 'mount -t tmpfs -o size="$1" none "$2" && echo ready && exec cat'
    with subprocess.Popen(
        [require_tool("unshare"), "-rm", "sh", "-c", script, "sh", str(SIZE), str(folder)],
        text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stderr is not None
        if holder.stdout.readline() != "ready\n":
            pytest.skip(f"this system lets nobody mount a small disk: {holder.stderr.read().strip()}")
        yield SmallDisk(folder, holder.pid)


def changed(site: Site) -> dict[str, str]:
    """Change the content, and give the site that a build from nothing makes of it."""
    site.write("pages/more.md", "---\ntitle: More\n---\nMore text.\n")
    clean = site.folder / "clean"
    site.build("--fresh", "-o", clean)
    return snapshot(clean)


@pytest.mark.slow
def test_a_disk_that_is_full_keeps_the_old_site(site: Site, disk: SmallDisk) -> None:
    output = disk.folder / "output"
    assert site.run("build", "-o", output, prefix=disk.prefix).returncode == 0
    old, new = snapshot(disk.inside / "output"), changed(site)
    size = sum(path.stat().st_blocks * 512 for path in (disk.inside / "output").rglob("*"))
    # None left; all but some for a build that writes every page, and for one that links what it knows.
    for free, how in ((0, "--fresh"), (size // 2, "--fresh"), (size - 49152, "--fresh"), (16384, "")):
        disk.leave(free)
        full = site.run("build", "-o", output, *filter(None, [how]), prefix=disk.prefix)
        assert full.returncode == 3, (free, full.stdout + full.stderr)
        assert "communique: the disk is full" in full.stderr
        assert full.stderr.rstrip().endswith("; the old site stays")
        assert "Traceback" not in full.stderr
        assert snapshot(disk.inside / "output") == old
        assert names(disk.inside) == ["ballast", "output"]
    disk.clear()
    assert site.run("build", "-o", output, prefix=disk.prefix).returncode == 0
    assert snapshot(disk.inside / "output") == new


@pytest.mark.slow
def test_a_disk_that_is_full_of_temporary_files_is_told_as_full(site: Site, disk: SmallDisk) -> None:
    """What processes give each other lies in temporary files, often on the disk of the site."""
    for number in range(60):  # enough for two processes
        site.write(f"articles/n{number}.md", ARTICLE.format(number=number))
    old = snapshot(site.build("--fresh"))
    (disk.inside / "temporary").mkdir()
    # At some of them the body of an article finds no room, at others what is said of all of them.
    codes = []
    for free in range(0, 500_001, 50_000):
        disk.leave(free)
        done = site.run(
            "build", "--fresh", prefix=disk.prefix, TMPDIR=str(disk.folder / "temporary")
        )  # fmt: skip
        codes.append(done.returncode)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == 0 or "communique: the disk is full" in done.stderr, done.stderr
        assert snapshot(site.output) == old
        assert names(disk.inside / "temporary") == []
    assert set(codes) == {0, 3}


@pytest.mark.slow
def test_a_store_on_a_full_disk_forgets_in_silence(site: Site, disk: SmallDisk) -> None:
    site.append(f"CACHE_PATH = {str(disk.folder / 'cache')!r}\n")
    old = snapshot(site.build("--fresh"))
    store = disk.inside / "cache/communique.store"
    for free in (0, 20480):  # no folder; no room for the entries
        disk.leave(free)
        done = site.run("build", prefix=disk.prefix)
        assert (done.returncode, done.stderr) == (0, "")
        assert snapshot(site.output) == old
    disk.clear()
    # The manifest may have found room where the store had none; then there would be nothing to do.
    for manifest in (disk.inside / "cache").glob("*.manifest"):
        manifest.unlink()
    assert site.run("build", prefix=disk.prefix).returncode == 0
    whole = store.stat().st_size
    assert whole > 20480
    # What is known is used; what is new finds no room.
    new = changed(site)
    disk.leave(4096)
    done = site.run("build", prefix=disk.prefix)
    assert (done.returncode, done.stderr) == (0, "")
    assert snapshot(site.output) == new
    disk.clear()
    assert site.run("build", prefix=disk.prefix).returncode == 0
    assert snapshot(site.output) == new
    assert store.stat().st_size >= whole


def test_a_static_file_that_cannot_be_copied_whole_stops_the_build(site: Site, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    site.append(f"THEME = {str(theme)!r}\n")
    old = snapshot(site.build())
    # Larger than any page: only this file is cut off, and Pelican would only warn.
    (theme / "static/large.txt").write_bytes(bytes(3_000_000))
    done = subprocess.run(
        site.command("build"), cwd=ROOT, env=site.env(), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )  # fmt: skip
    assert done.returncode == 3, done.stdout
    assert "File too large" in done.stderr
    assert snapshot(site.output) == old
